#include "core/secret.h"

#include <gtest/gtest.h>

#include <format>
#include <ostream>

namespace emptor::core {
namespace {

template <class T>
concept Streamable = requires(std::ostream& out, const T& value) { out << value; };

// Proves at compile time that neither a stream nor std::format can print a secret or personal
// value.
static_assert(!Streamable<Secret<std::string>> && !Streamable<Personal<std::string>>);
static_assert(!std::formattable<Secret<std::string>, char> &&
              !std::formattable<Personal<std::string>, char>);
static_assert(!std::is_convertible_v<Secret<std::string>, std::string>);
static_assert(!std::is_convertible_v<Personal<std::string>, std::string>);

TEST(Secret, IsRevealedByNameOnly) {
    EXPECT_EQ(Secret<std::string>("key").reveal(), "key");
    EXPECT_EQ(Personal<std::string>("Ada").reveal(), "Ada");
}

}  // namespace
}  // namespace emptor::core
