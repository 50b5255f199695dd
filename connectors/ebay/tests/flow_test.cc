#include <gtest/gtest.h>

#include <deque>

#include "connectors/ebay/ebay.h"
#include "connectors/ebay/tests/fake_ebay.h"
#include "core/ids.h"

namespace emptor::connectors::ebay {
namespace {

using namespace std::chrono_literals;
using testing::account;
using testing::FakeEbay;
using testing::HandClock;
using Offers = std::vector<api::common::Offer>;

std::string listing(int number) {
    return std::format(
        R"({{"itemId":"v1|{}|0","title":"Kettle","buyingOptions":["FIXED_PRICE"],"price":{{"value":"5.00","currency":"USD"}}}})",
        number);
}

int number_in(const std::string& url, const std::string& name) {
    const std::size_t at = url.find(name + "=");
    return at == std::string::npos ? -1 : std::stoi(url.substr(at + name.size() + 1));
}

// A page of listings that are numbered by their place; `next` while there are more.
http::Response page(const http::Request& request, int total) {
    const int offset = number_in(request.url, "offset");
    const int end = std::min(total, offset + number_in(request.url, "limit"));
    std::string items;
    for (int i = offset; i < end; ++i) items += (items.empty() ? "" : ",") + listing(i);
    std::string body = R"({"total":)" + std::to_string(total);
    if (!items.empty()) body += R"(,"itemSummaries":[)" + items + "]";
    if (end < total) body += R"(,"next":"https://api.ebay.example/more")";
    return {.status = 200, .headers = {}, .body = body + "}"};
}

class FlowTest : public ::testing::Test {
protected:
    core::Result<Offers> search(int limit) {
        api::integrations::SearchRequest request;
        request.intent.query = "kettle";
        request.limit = limit;
        return testing::wait(executor, connector.search->search(context(), account(), request));
    }
    core::Result<api::common::Offer> item(std::string id) {
        return testing::wait(executor, connector.search->item(context(), account(), std::move(id)));
    }
    runtime::Context context() { return runtime::Context::for_at_most(executor, 60s); }
    // Answers searches over `total` listings and keeps what was asked.
    void sell(int total) {
        ebay.answer = [this, total](const http::Request& request) {
            asked.push_back(request);
            return core::Result<http::Response>(page(request, total));
        };
    }

    runtime::ManualExecutor executor;
    HandClock clock;
    core::SystemRandom random;
    FakeEbay ebay;
    std::vector<http::Request> asked;
    Connector connector =
        make_connector(Deps{ebay, clock, random, nullptr, ""}, Manifest{.id = "ebay"});
};

TEST_F(FlowTest, HasSearchAloneAndNoPurchase) {
    EXPECT_TRUE(connector.search);
    EXPECT_FALSE(connector.discovery);
    EXPECT_FALSE(connector.purchase);
    EXPECT_FALSE(connector.orders);
}

// Proves that pages are as large as is allowed and no further ones are asked for than needed.
TEST_F(FlowTest, PagesStayWithinTheCaps) {
    const struct {
        int total, limit, pages;
        std::size_t offers;
    } rows[] = {{0, 400, 1, 0},     {7, 400, 1, 7},   {200, 400, 1, 200},
                {900, 400, 2, 400}, {900, 20, 1, 20}, {50'000, 20'000, 50, 10'000}};
    for (const auto& row : rows) {
        asked.clear();
        sell(row.total);
        const auto offers = search(row.limit);
        ASSERT_TRUE(offers) << offers.error().message;
        EXPECT_EQ(offers->size(), row.offers) << row.total;
        EXPECT_EQ(asked.size(), static_cast<std::size_t>(row.pages)) << row.total;
        for (const http::Request& request : asked) {
            EXPECT_LE(number_in(request.url, "limit"), 200);
            EXPECT_LE(number_in(request.url, "offset") + number_in(request.url, "limit"), 10'000);
        }
    }
    EXPECT_EQ(ebay.token_requests, 1);
}

// Proves that a listing that has moved on to the next page meanwhile is there once.
TEST_F(FlowTest, AListingIsThereOnce) {
    ebay.answer = [](const http::Request& request) {
        const bool first = number_in(request.url, "offset") == 0;
        return core::Result<http::Response>(
            http::Response{.status = 200,
                           .body = R"({"itemSummaries":[)" + listing(1) + "," +
                                   listing(first ? 2 : 3) + R"(],"next":"https://more"})"});
    };
    const auto offers = search(400);
    ASSERT_TRUE(offers);
    EXPECT_EQ(offers->size(), 3u);
}

// Proves that searches that meet the end of a token together renew it once and all go on.
TEST_F(FlowTest, ManySearchesAfterTheEndOfATokenRenewItOnce) {
    ebay.answer = [](const http::Request& request) {
        if (FakeEbay::bearer(request) != "Bearer t2")
            return core::Result<http::Response>(http::Response{.status = 401});
        return core::Result<http::Response>(page(request, 1));
    };
    ebay.takes = 100ms;
    std::deque<std::optional<core::Result<Offers>>> results(20);
    runtime::TaskGroup group(executor);
    for (auto& result : results) {
        api::integrations::SearchRequest request;
        request.intent.query = "kettle";
        request.limit = 10;
        group.spawn(testing::keep(connector.search->search(context(), account(), request), result));
    }
    executor.run_until_idle();
    for (const auto& result : results) {
        ASSERT_TRUE(result && *result) << (result ? result->error().message : "none");
        EXPECT_EQ((*result)->size(), 1u);
    }
    EXPECT_EQ(ebay.token_requests, 2);  // the first one, and its renewal
}

// Proves that an account that is not accepted is an error after one renewal, not a loop.
TEST_F(FlowTest, ARefusalAfterRenewalIsAnError) {
    int calls = 0;
    ebay.answer = [&calls](const http::Request&) {
        ++calls;
        return core::Result<http::Response>(http::Response{
            .status = 401,
            .body = R"({"errors":[{"errorId":1001,"message":"Invalid access token"}]})"});
    };
    const auto offers = search(10);
    ASSERT_FALSE(offers);
    EXPECT_EQ(offers.error().id(), "vendor-not-authorised");
    EXPECT_EQ(offers.error().message, "ebay error 1001: Invalid access token");
    EXPECT_EQ(calls, 2);
    EXPECT_EQ(ebay.token_requests, 2);
}

// Proves what each refusal of eBay means, with its own words, and that nonsense is not taken for an
// answer.
TEST_F(FlowTest, Errors) {
    const std::string told = R"({"errors":[{"errorId":12019,"longMessage":"not supported"}]})";
    const struct {
        http::Response response;
        std::string_view reason, message;
    } rows[] = {
        {{.status = 400, .body = told}, "vendor-refused", "ebay error 12019: not supported"},
        {{.status = 409, .body = told}, "vendor-conflict", "ebay error 12019: not supported"},
        {{.status = 500, .body = "<html>"}, "vendor-failed", "ebay answers 500 <html>"},
        {{.status = 200, .body = "<html>"},
         "vendor-malformed-answer",
         "ebay: the answer is not the JSON that was agreed"},
        {{.status = 200, .body = R"({"itemSummaries":"many"})"},
         "vendor-malformed-answer",
         "ebay: the answer is not the JSON that was agreed"},
    };
    for (const auto& row : rows) {
        ebay.answer = [&row](const http::Request&) { return row.response; };
        const auto offers = search(10);
        ASSERT_FALSE(offers);
        EXPECT_EQ(offers.error().id(), row.reason);
        EXPECT_EQ(offers.error().message, row.message);
    }
}

// Proves that "too many requests" says when to come back.
TEST_F(FlowTest, TooManyRequests) {
    ebay.answer = [](const http::Request&) {
        return core::Result<http::Response>(http::Response{
            .status = 429,
            .headers = {{"retry-after", "3600"}},
            .body = R"({"errors":[{"errorId":2001,"message":"Too many requests."}]})"});
    };
    const auto offers = search(10);
    ASSERT_FALSE(offers);
    EXPECT_EQ(offers.error().id(), "vendor-busy");
    EXPECT_EQ(offers.error().retry_after, 3600s);
}

// Proves that an item is asked for by its id as one path segment, and which are no offers.
TEST_F(FlowTest, Items) {
    std::string body = listing(7);
    ebay.answer = [&](const http::Request& request) {
        asked.push_back(request);
        return core::Result<http::Response>(http::Response{.status = 200, .body = body});
    };
    const auto found = item("v1|7|0");
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(found->offer_id, "ebay:v1|7|0");
    EXPECT_EQ(asked.at(0).url, "https://api.ebay.example/buy/browse/v1/item/v1%7C7%7C0");
    EXPECT_EQ(item("v1|8|0").error().id(), "vendor-not-found");
    body = R"({"itemId":"v1|7|0","buyingOptions":["AUCTION"]})";
    EXPECT_EQ(item("v1|7|0").error().id(), "vendor-refused");
}

}  // namespace
}  // namespace emptor::connectors::ebay
