// emptor-catalogue --seed N --out DIR [--products N]: writes the demo feeds of all merchants.

#include <charconv>
#include <cstdint>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "sandbox/catalogue/feed.h"

namespace {

namespace catalogue = emptor::sandbox::catalogue;

constexpr std::string_view kUsage = "usage: emptor-catalogue --seed N --out DIR [--products N]\n";
constexpr std::uint32_t kProducts = 20000;

template <class Number>
std::optional<Number> number(std::string_view text) {
    Number value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

int fail(std::string_view message) {
    std::cerr << "emptor-catalogue: " << message << "\n" << kUsage;
    return 2;
}

}  // namespace

int main(int argc, char** argv) {
    std::map<std::string, std::string> options;
    for (int i = 1; i < argc; i += 2) {
        const std::string option = argv[i];
        if (option == "--help") {
            std::cout << kUsage;
            return 0;
        }
        if (option != "--seed" && option != "--out" && option != "--products") {
            return fail("unknown option " + option);
        }
        if (i + 1 == argc) return fail(option + " needs a value");
        options[option] = argv[i + 1];
    }
    const auto seed = number<std::uint64_t>(options["--seed"]);
    if (!seed) return fail("--seed needs a number");
    if (options["--out"].empty()) return fail("--out needs a folder");
    std::uint32_t products = kProducts;
    if (options.contains("--products")) {
        const auto wanted = number<std::uint32_t>(options["--products"]);
        if (!wanted || *wanted == 0 || *wanted > catalogue::kItemsMax) {
            return fail("--products needs a number from 1 to " +
                        std::to_string(catalogue::kItemsMax));
        }
        products = *wanted;
    }
    const auto items = catalogue::make_items(*seed, products);
    const auto offers = catalogue::make_offers(*seed, items);
    if (auto written = catalogue::write_feeds(offers, options["--out"]); !written) {
        std::cerr << "emptor-catalogue: " << written.error().message << "\n";
        return 1;
    }
    std::cout << items.size() << " products, " << offers.size() << " offers of "
              << catalogue::merchants().size() << " merchants in " << options["--out"] << "\n";
    return 0;
}
