#include "platform/crypto/keyring.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "platform/crypto/memory_key_store.h"
#include "platform/crypto/private_file.h"
#include "platform/crypto/tests/key_store_contract.h"
#include "platform/runtime/worker_pool.h"

namespace emptor::crypto {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class KeyringTest : public ::testing::Test {
protected:
    KeyringTest() { EXPECT_TRUE(MasterKeys::create(file_, random_)); }
    ~KeyringTest() override { fs::remove_all(folder_); }

    static fs::path make_folder() {
        std::string name = (fs::temp_directory_path() / "emptor-keyring-XXXXXX").string();
        EXPECT_NE(::mkdtemp(name.data()), nullptr);
        return name;
    }

    Keyring keyring() { return Keyring(store_, MasterKeys::load(file_).value(), random_); }
    runtime::Context ctx() { return runtime::Context::for_at_most(pool_, 10s); }
    template <class T>
    T run(runtime::Task<T> task) {
        return runtime::block_on(pool_, std::move(task));
    }
    std::string seal(Keyring& keyring, const std::string& text) {
        return run(keyring.seal(ctx(), "ada", kPath, core::Personal<std::string>(text))).value();
    }
    std::string open(Keyring& keyring, const std::string& person, const FieldPath& path,
                     const std::string& sealed) {
        const auto opened = run(keyring.open(ctx(), person, path, sealed));
        return opened ? "text: " + opened->reveal() : std::string(opened.error().id());
    }

    const FieldPath kPath{"orders.address", "adr_1", "street"};
    core::SystemRandom random_;
    runtime::WorkerPool pool_{1};
    MemoryKeyStore store_;
    fs::path folder_ = make_folder();
    fs::path file_ = folder_ / "master.keys";
};

TEST_F(KeyringTest, MemoryStoreKeepsTheContract) {
    testing::expect_key_store_contract(store_, ctx());
}

// Proves that a value comes back, that equal values look different, and that nothing shows through.
TEST_F(KeyringTest, SealsAndOpens) {
    Keyring ring = keyring();
    for (const std::string& text :
         {std::string(), std::string("1 Main St"), std::string(10'000, 'x')}) {
        const std::string sealed = seal(ring, text);
        EXPECT_EQ(open(ring, "ada", kPath, sealed), "text: " + text);
        EXPECT_NE(sealed, seal(ring, text));
        EXPECT_TRUE(text.empty() || !sealed.contains(text));
    }
}

// Proves that a value opens only for its person, in its place and unchanged.
TEST_F(KeyringTest, BindsToPersonAndPlace) {
    Keyring ring = keyring();
    const std::string sealed = seal(ring, "1 Main St");
    ASSERT_TRUE(run(ring.seal(ctx(), "bob", kPath, core::Personal<std::string>("x"))));
    const auto elsewhere = [&](auto change) {
        FieldPath path = kPath;
        change(path);
        return open(ring, "ada", path, sealed);
    };
    const char* const kUnreadable = "personal-data-unreadable";
    EXPECT_EQ(elsewhere([](FieldPath& p) { p.table = "orders.other"; }), kUnreadable);
    EXPECT_EQ(elsewhere([](FieldPath& p) { p.row = "adr_2"; }), kUnreadable);
    EXPECT_EQ(elsewhere([](FieldPath& p) { p.field = "name"; }), kUnreadable);
    EXPECT_EQ(elsewhere([](FieldPath& p) { p.version = 2; }), kUnreadable);
    EXPECT_EQ(elsewhere([](FieldPath& p) { p.tenant = "other"; }), kUnreadable);
    // the same letters, cut elsewhere
    EXPECT_EQ(elsewhere([](FieldPath& p) {
                  p.row = "adr_";
                  p.field = "1street";
              }),
              kUnreadable);
    EXPECT_EQ(open(ring, "bob", kPath, sealed), "personal-data-erased");
    EXPECT_EQ(open(ring, "eve", kPath, sealed), "personal-data-erased");
    for (const std::string& broken :
         {std::string(), std::string("e1"), std::string("e1.x.y"), "e2" + sealed.substr(2),
          sealed.substr(0, sealed.size() - 4)}) {
        EXPECT_NE(open(ring, "ada", kPath, broken).substr(0, 5), "text:") << broken;
    }
}

// Proves that erasing a person's key erases for good what was sealed, and nobody else's values.
TEST_F(KeyringTest, ErasesAPerson) {
    Keyring ring = keyring();
    const std::string sealed = seal(ring, "1 Main St");
    const std::string other =
        run(ring.seal(ctx(), "bob", kPath, core::Personal<std::string>("b"))).value();
    ASSERT_TRUE(run(ring.erase(ctx(), "ada")));
    EXPECT_EQ(open(ring, "ada", kPath, sealed), "personal-data-erased");
    const std::string again = seal(ring, "2 Main St");
    EXPECT_EQ(open(ring, "ada", kPath, sealed), "personal-data-erased");
    EXPECT_EQ(open(ring, "ada", kPath, again), "text: 2 Main St");
    EXPECT_EQ(open(ring, "bob", kPath, other), "text: b");
}

// Proves that after a rotation the old master key is not needed, and that without one it is.
TEST_F(KeyringTest, RotatesTheMasterKey) {
    Keyring before = keyring();
    const std::string sealed = seal(before, "1 Main St");
    EXPECT_EQ(run(before.rotate(ctx())).value(), 0);
    ASSERT_TRUE(MasterKeys::add(file_, random_));
    Keyring after = keyring();
    EXPECT_EQ(open(after, "ada", kPath, sealed), "text: 1 Main St");
    EXPECT_EQ(run(after.rotate(ctx())).value(), 1);
    EXPECT_EQ(run(after.rotate(ctx())).value(), 0);
    EXPECT_EQ(open(before, "ada", kPath, sealed), "personal-data-unreadable")
        << "loaded before the new key";

    const std::string text = read_private_file(file_)->reveal();
    ASSERT_TRUE(write_private_file(file_, text.substr(text.find('\n') + 1)));
    Keyring without_old = keyring();
    EXPECT_EQ(open(without_old, "ada", kPath, sealed), "text: 1 Main St");
}

// Proves that a key file of wrong form, or one that everybody may read, is refused.
TEST_F(KeyringTest, RefusesBadKeyFiles) {
    const std::string good = std::string(64, 'a');
    const std::string rows[] = {"",
                                "\n",
                                good,
                                "id " + good.substr(1),
                                "id zz" + good.substr(2),
                                "id " + good + "\nid " + good,
                                " " + good};
    for (const std::string& row : rows) {
        ASSERT_TRUE(write_private_file(file_, row));
        const auto keys = MasterKeys::load(file_);
        ASSERT_FALSE(keys) << row;
        EXPECT_EQ(keys.error().id(), "file-unusable");
        EXPECT_FALSE(keys.error().message.contains(good.substr(2)));
    }
    EXPECT_FALSE(MasterKeys::load(folder_ / "absent"));
    ASSERT_TRUE(write_private_file(file_, "id " + good));
    ASSERT_TRUE(MasterKeys::load(file_));
    ASSERT_EQ(::chmod(file_.c_str(), 0644), 0);
    EXPECT_FALSE(MasterKeys::load(file_));
}

// Proves that making keys twice keeps the first ones, and that the file is private.
TEST_F(KeyringTest, CreatesKeysOnce) {
    const std::string first = read_private_file(file_)->reveal();
    ASSERT_TRUE(MasterKeys::create(file_, random_));
    EXPECT_EQ(read_private_file(file_)->reveal(), first);
    EXPECT_EQ(fs::status(file_).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

}  // namespace
}  // namespace emptor::crypto
