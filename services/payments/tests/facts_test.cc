#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/payments/tests/fixtures.h"

namespace emptor::payments {
namespace {

using testing::authorization;
using testing::capture;
using ::testing::ElementsAre;
using testing::funded;
using ::testing::IsEmpty;
using testing::noon;
using testing::refund;
using testing::usd;
using testing::with;

Authorization asked(std::int64_t amount, const std::string& name = "FENNEL HOME",
                    const std::string& network_id = "net_1") {
    Authorization one = authorization("new", amount);
    one.approved = false;
    one.merchant_name = name;
    one.merchant_network_id = network_id;
    return one;
}

const std::vector<Acceptor> kNobody;

std::string told(const Spending& spending, const Authorization& request, core::Instant now = noon(),
                 const std::vector<Acceptor>& known = kNobody) {
    const Verdict verdict = decide(&spending, known, request, now);
    return verdict.approved ? "yes" : verdict.reason;
}

// Proves the answer to a merchant that asks for money.
TEST(Decide, HoldsTheMandate) {
    const Spending open = funded(10'000, 20'000);
    EXPECT_EQ(decide(nullptr, {}, asked(1), noon()).reason, "unknown-card");
    EXPECT_EQ(told(open, asked(10'000)), "yes");
    EXPECT_EQ(told(open, asked(10'001)), "above-mandate") << "more than is reserved";
    EXPECT_EQ(told(open, asked(0)), "bad-amount");
    EXPECT_EQ(told(open, asked(-100)), "bad-amount");
    EXPECT_EQ(told(open, asked(10'000), noon() + std::chrono::hours(24)), "mandate-expired");

    Authorization foreign = asked(10'000);
    foreign.amount = testing::eur(100);
    EXPECT_EQ(told(open, foreign), "other-currency");
    Authorization stranger = asked(10'000);
    stranger.card_id = "ic_0";
    EXPECT_EQ(told(open, stranger), "card-not-current");

    Spending ended = open;
    ended.stage = Stage::kSettled;
    EXPECT_EQ(told(ended, asked(1)), "payment-closed");
    Spending closing = open;
    closing.cards[0].state = CardState::kClosing;
    EXPECT_EQ(told(closing, asked(1)), "card-not-current");
}

// Proves that what is held or taken already counts, that a repeated question gets the first answer,
// and that the first authorisation binds the merchant.
TEST(Decide, CountsWhatIsOut) {
    const Spending held = with(funded(10'000), {{authorization("a", 7'000)}, {}});
    EXPECT_EQ(told(held, asked(3'000)), "yes");
    EXPECT_EQ(told(held, asked(3'001)), "above-mandate");
    EXPECT_EQ(told(held, authorization("a", 7'000)), "yes");
    EXPECT_EQ(told(held, asked(1'000, "FENNEL HOME", "net_2")), "other-merchant");
    const Spending freed = with(held, {{authorization("a", 7'000, "reversed")}, {}});
    EXPECT_EQ(told(freed, asked(10'000)), "yes");
    const Spending taken =
        with(held, {{authorization("a", 7'000, "closed")}, {capture("c", "a", 6'000)}});
    EXPECT_EQ(told(taken, asked(4'000)), "yes");
    EXPECT_EQ(told(taken, asked(4'001)), "above-mandate");
}

// Proves whose request is declined: the network's id decides once it is known, before that only the
// clear name or id of another merchant.
TEST(Decide, KnowsTheMerchant) {
    const Spending open = funded(10'000, 20'000);  // for merchant fennel, Fennel Home
    const std::vector<Acceptor> others{{"quillmart", "net_2", "QUILLMART"},
                                       {"bluecrate", "net_3", "BC TRADING"}};
    std::vector<Acceptor> learned = others;
    learned.push_back({"fennel", "net_1", "FENNEL HOME"});
    struct Row {
        const char* name;
        const char* network_id;
        const char* before;  // the id is learned
        const char* after;
    };
    for (const Row& row : {
             Row{"FENNEL HOME", "net_1", "yes", "yes"},
             Row{"HERBS AND MORE LLC", "net_1", "yes", "yes"},  // its company's name
             Row{"QUILLMART", "net_1", "other-merchant", "yes"},
             Row{"FENNEL HOME", "net_9", "yes", "other-merchant"},
             Row{"HERBS AND MORE LLC", "net_9", "yes", "other-merchant"},
             Row{"QUILLMART", "net_2", "other-merchant", "other-merchant"},
             Row{"Quill-Mart", "net_9", "other-merchant", "other-merchant"},
             Row{"BC TRADING", "", "other-merchant", "other-merchant"},
             Row{"SOMEBODY", "net_3", "other-merchant", "other-merchant"},
             Row{"FENNEL", "net_3", "yes", "other-merchant"},  // two shops of one company
             Row{"", "", "yes", "yes"},                        // nothing is said
         }) {
        const Authorization request = asked(10'000, row.name, row.network_id);
        EXPECT_EQ(told(open, request, noon(), others), row.before) << row.name << row.network_id;
        EXPECT_EQ(told(open, request, noon(), learned), row.after) << row.name << row.network_id;
    }
}

// Proves that the network's id is learned from money that was taken, and from nothing else.
TEST(Decide, LearnsWhoWasPaid) {
    const Spending held = with(funded(10'000), {{authorization("a", 7'000)}, {}});
    EXPECT_EQ(acceptor_of(held), std::nullopt);
    EXPECT_EQ(acceptor_of(with(held, {{}, {refund("r", 1)}})), std::nullopt);
    const Spending taken = with(held, {{}, {capture("c", "a", 7'000)}});
    EXPECT_EQ(acceptor_of(taken), (Acceptor{"fennel", "net_1", "FENNEL HOME"}));
    EXPECT_EQ(acceptor_of(with(funded(10'000), {{}, {capture("c", "", 7'000)}})), std::nullopt)
        << "nobody knows whose request it was";
}

// Proves which names can be one shop.
TEST(Names, Agree) {
    EXPECT_TRUE(names_agree("Fennel Home", "FENNEL HOME*ORDER 17"));
    EXPECT_TRUE(names_agree("Blue Crate", "BLUECRATE.COM"));
    EXPECT_TRUE(names_agree("The Quill Store", "QUILL LTD"));
    EXPECT_TRUE(names_agree("Fennel", ""));
    EXPECT_FALSE(names_agree("Fennel Home", "QUILLMART"));
    EXPECT_FALSE(names_agree("The Fennel Store", "THE QUILL STORE"));
}

// Proves that late and repeated facts change nothing and that an issuer that has not heard our
// answer yet does not take it back.
TEST(Absorb, KnowsOldFacts) {
    Spending spending = funded(10'000);
    EXPECT_EQ(absorb(spending, {{authorization("a", 7'000)}, {}}).size(), 1u);
    EXPECT_THAT(absorb(spending, {{authorization("a", 7'000)}, {}}), IsEmpty());
    Authorization undecided = asked(2'000);
    undecided.authorization_id = "b";
    EXPECT_THAT(absorb(spending, {{undecided}, {}}), IsEmpty());
    Authorization unheard = asked(7'000);
    unheard.authorization_id = "a";
    EXPECT_THAT(absorb(spending, {{unheard}, {}}), IsEmpty());
    EXPECT_EQ(held(spending), 7'000);
    const History taken{{authorization("a", 0, "closed")}, {capture("c", "a", 7'000)}};
    EXPECT_THAT(absorb(spending, taken), IsEmpty()) << "nothing was decided anew";
    EXPECT_THAT(absorb(spending, {{authorization("a", 7'000)}, {capture("c", "a", 7'000)}}),
                IsEmpty());
    EXPECT_EQ(held(spending), 0);
    EXPECT_EQ(captured(spending), 7'000);
}

// Proves that the issuer's word is taken over ours: a no that it did not hear, a yes that was too
// late.
TEST(Absorb, TheIssuerIsRight) {
    Spending spending = funded(10'000);
    Authorization no = asked(7'000);
    no.status = "closed";
    (void)absorb(spending, {{no}, {}});
    EXPECT_TRUE(summary(spending).declined);
    Authorization approved = authorization("new", 7'000);
    EXPECT_EQ(absorb(spending, {{approved}, {}}).size(), 1u);
    EXPECT_EQ(held(spending), 7'000);

    Spending late = with(funded(10'000), {{authorization("a", 7'000)}, {}});
    Authorization refused = authorization("a", 7'000, "closed");
    refused.approved = false;
    refused.declined_reason = "webhook_timeout";
    EXPECT_EQ(absorb(late, {{refused}, {}}).size(), 1u);
    EXPECT_EQ(held(late), 0);
    EXPECT_EQ(summary(late).declined_reason, "webhook_timeout");
}

// Proves that each invariant that facts can break is seen.
TEST(Findings, NameWhatIsBroken) {
    const Authorization a = authorization("a", 9'000, "closed");
    EXPECT_THAT(findings(with(funded(10'000), {{a}, {capture("c", "a", 9'000)}})), IsEmpty());
    EXPECT_THAT(findings(with(funded(10'000), {{a}, {capture("c", "a", 9'500)}})),
                ElementsAre("captured-above-authorized"));
    const Authorization large = authorization("a", 25'000, "closed");
    EXPECT_THAT(findings(with(funded(10'000), {{large}, {capture("c", "a", 25'000)}})),
                ElementsAre("captured-above-maximum"));
    EXPECT_THAT(
        findings(with(funded(10'000), {{a}, {capture("c", "a", 9'000), refund("r", 9'001)}})),
        ElementsAre("refunds-above-captures"));
    const Authorization b = authorization("b", 500, "closed");
    EXPECT_THAT(findings(with(funded(10'000),
                              {{a, b}, {capture("c", "a", 9'000), capture("d", "b", 500)}})),
                ElementsAre("captured-twice"));
    Spending gone = with(funded(10'000), {{a}, {capture("c", "a", 9'000)}});
    gone.stage = Stage::kReleased;
    EXPECT_THAT(findings(gone), ElementsAre("captured-without-order"));
    Transaction foreign = capture("c", "a", 1);
    foreign.amount = testing::eur(100);
    EXPECT_THAT(findings(with(funded(10'000), {{a}, {foreign}})), ElementsAre("other-currency"));
}

}  // namespace
}  // namespace emptor::payments
