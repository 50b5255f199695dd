#include "sandbox/stripe/form.h"

#include <gtest/gtest.h>

namespace emptor::sandbox::stripe {
namespace {

// Proves Stripe's encoding of nested objects and lists, with and without indices, escaped or not.
TEST(ParseForm, Nesting) {
    const struct {
        const char* form;
        const char* json;
    } rows[] = {
        {"", "{}"},
        {"a=1&b=x+y%21", R"({"a":"1","b":"x y!"})"},
        {"a[b][c]=1&a[d]=2", R"({"a":{"b":{"c":"1"},"d":"2"}})"},
        {"expand[]=number&expand[]=cvc", R"({"expand":["number","cvc"]})"},
        {"expand[0]=number&expand[1]=cvc", R"({"expand":["number","cvc"]})"},
        {"s%5Bl%5D%5B0%5D%5Bamount%5D=5&s[l][0][interval]=daily",
         R"({"s":{"l":[{"amount":"5","interval":"daily"}]}})"},
        {"metadata[a%26b]=%C3%A9", R"({"metadata":{"a&b":"é"}})"},
    };
    for (const auto& row : rows) EXPECT_EQ(parse_form(row.form).dump(), row.json) << row.form;
}

}  // namespace
}  // namespace emptor::sandbox::stripe
