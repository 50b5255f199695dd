#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "platform/crypto/key_store.h"
#include "platform/runtime/task_group.h"

namespace emptor::crypto::testing {

// What every KeyStore must do; the store is empty at the start.
inline void expect_key_store_contract(KeyStore& store, const runtime::Context& ctx) {
    const auto run = [&ctx](auto task) {
        return runtime::block_on(ctx.executor(), std::move(task));
    };
    const std::string bytes("\0\x01\xff", 3);
    const WrappedKey ada{"ada", "k1", "m1", bytes};

    EXPECT_EQ(run(store.find(ctx, "ada")).value(), std::nullopt);
    EXPECT_EQ(run(store.add(ctx, ada)).value(), ada);
    const WrappedKey second{"ada", "k2", "m1", "other"};
    EXPECT_EQ(run(store.add(ctx, second)).value(), ada) << "the first key stands";
    EXPECT_EQ(run(store.find(ctx, "ada")).value(), ada);

    const WrappedKey bob{"bob", "k3", "m2", "bytes"};
    EXPECT_TRUE(run(store.add(ctx, bob)));
    EXPECT_EQ(run(store.not_under(ctx, "m2", 10)).value(), std::vector<WrappedKey>{ada});
    EXPECT_EQ(run(store.not_under(ctx, "m3", 1)).value().size(), 1u);

    const WrappedKey renewed{"ada", "k1", "m2", "renewed"};
    EXPECT_TRUE(run(store.rewrap(ctx, renewed)));
    EXPECT_EQ(run(store.find(ctx, "ada")).value(), renewed);
    EXPECT_TRUE(run(store.rewrap(ctx, second)));
    EXPECT_EQ(run(store.find(ctx, "ada")).value(), renewed)
        << "another key's wrapping changes nothing";

    EXPECT_TRUE(run(store.erase(ctx, "ada")));
    EXPECT_TRUE(run(store.erase(ctx, "ada")));
    EXPECT_EQ(run(store.find(ctx, "ada")).value(), std::nullopt);
    EXPECT_TRUE(run(store.rewrap(ctx, renewed)));
    EXPECT_EQ(run(store.find(ctx, "ada")).value(), std::nullopt)
        << "an erased key does not come back";
    EXPECT_EQ(run(store.find(ctx, "bob")).value(), bob);
}

}  // namespace emptor::crypto::testing
