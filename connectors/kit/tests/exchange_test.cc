#include "connectors/kit/exchange.h"

#include <gtest/gtest.h>

#include "core/reasons.h"

namespace emptor::connectors {
namespace {

using core::Outcome;

// Proves what is known of an effect after each kind of answer: only an explicit no is a no.
TEST(StatusError, TellsWhatIsKnown) {
    struct Row {
        int status;
        std::string_view reason;
        Outcome after_effect;
    };
    for (const Row& row :
         {Row{400, "vendor-refused", Outcome::kNotDone},
          Row{401, "vendor-not-authorised", Outcome::kNotDone},
          Row{403, "vendor-not-authorised", Outcome::kNotDone},
          Row{404, "vendor-not-found", Outcome::kNotDone},
          Row{408, "vendor-conflict", Outcome::kUnknown},
          Row{409, "vendor-conflict", Outcome::kUnknown},
          Row{422, "vendor-refused", Outcome::kNotDone}, Row{429, "vendor-busy", Outcome::kNotDone},
          Row{500, "vendor-failed", Outcome::kUnknown},
          Row{503, "vendor-failed", Outcome::kUnknown},
          Row{302, "vendor-failed", Outcome::kUnknown}}) {
        const http::Response response{.status = row.status};
        EXPECT_EQ(status_error("x", response, true).id(), row.reason) << row.status;
        EXPECT_EQ(status_error("x", response, true).outcome, row.after_effect) << row.status;
        EXPECT_EQ(status_error("x", response, false).outcome, Outcome::kNotDone) << row.status;
    }
    const http::Response busy{.status = 429, .headers = {{"retry-after", "7"}}};
    EXPECT_EQ(*status_error("x", busy, true).retry_after, std::chrono::seconds(7));
}

TEST(Urls, HostsAndForms) {
    EXPECT_EQ(host_of("https://Shop.Example:8443/a?b"), "shop.example:8443");
    EXPECT_EQ(host_of("https://shop.example"), "shop.example");
    EXPECT_EQ(host_of("http://shop.example/"), "");
    EXPECT_EQ(form_encode({{"a[b]", "x y&z"}, {"c", "1"}}), "a%5Bb%5D=x%20y%26z&c=1");
}

// Proves that a key always becomes the same well-formed UUID, and another key another one.
TEST(Keys, BecomeUuids) {
    const std::string uuid = uuid_of("pur_1.submit.1");
    EXPECT_EQ(uuid, uuid_of("pur_1.submit.1"));
    EXPECT_NE(uuid, uuid_of("pur_1.submit.2"));
    ASSERT_EQ(uuid.size(), 36u);
    EXPECT_EQ(uuid[14], '8');
    EXPECT_NE(std::string("89ab").find(uuid[19]), std::string::npos);
    for (const std::size_t at : {8, 13, 18, 23}) EXPECT_EQ(uuid[at], '-');
}

}  // namespace
}  // namespace emptor::connectors
