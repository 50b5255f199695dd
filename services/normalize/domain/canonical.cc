#include "services/normalize/domain/canonical.h"

#include <algorithm>
#include <array>
#include <format>

namespace emptor::normalize::domain {
namespace {

constexpr std::int64_t kMemoryMax = 128 * kMicros;  // GB; above it an amount of data is storage
constexpr std::int64_t kMemoryRatio = 4;  // storage is at least this many times the memory

// Where an amount is filed that the title names without saying what of.
std::string_view name_of(const Quantity& quantity) {
    switch (quantity.dimension) {
        case Dimension::kNone:
            return "";
        case Dimension::kData:
            return quantity.part == Part::kMemory ? "memory" : "capacity";
        case Dimension::kLength:
            return quantity.inches ? "screen" : "length";
        case Dimension::kVolume:
            return "volume";
        case Dimension::kMass:
            return "weight";
        case Dimension::kPower:
            return "power";
        case Dimension::kVoltage:
            return "voltage";
        case Dimension::kCharge:
            return "battery capacity";
        case Dimension::kEnergy:
            return "energy";
        case Dimension::kFrequency:
            return "refresh rate";
        case Dimension::kPixels:
            return "resolution";
        case Dimension::kDuration:
            return "duration";
        case Dimension::kPressure:
            return "pressure";
        case Dimension::kBrightness:
            return "brightness";
        case Dimension::kTemperature:
            return "light temperature";
        case Dimension::kSpin:
            return "spin";
        case Dimension::kPieces:
            return "";
        case Dimension::kPersons:
            return "persons";
    }
    return "";
}

std::string colour_names(std::uint32_t colours) {
    std::string names;
    for (std::uint32_t rest = colours; rest != 0; rest &= rest - 1) {
        if (!names.empty()) names += ", ";
        names += colour_name(rest & -rest);
    }
    return names;
}

std::string_view plain_answer(std::string_view value) {
    constexpr std::array<std::string_view, 7> kYes = {"yes", "true", "ja", "oui", "si", "1", "y"};
    constexpr std::array<std::string_view, 6> kNo = {"no", "false", "nein", "non", "0", "n"};
    if (std::ranges::find(kYes, value) != kYes.end()) return "yes";
    if (std::ranges::find(kNo, value) != kNo.end()) return "no";
    return value;
}

class Filer {
public:
    explicit Filer(Canonical& out) : out_(out) {}

    void attribute(const std::string& folded_name, const std::string& value) {
        const std::string name(canonical_attribute(folded_name));
        if (name.empty() || value.empty() || out_.attributes.contains(name)) return;
        tokens_.clear();
        tokenize(value, tokens_);
        if (name == "colour") {
            std::uint32_t colours = 0;
            for (const Token& token : tokens_) colours |= meaning_of(token.id).colour;
            // "colour: no" is about a printer, not its case.
            const std::string_view answer = plain_answer(value);
            if (colours == 0 && (answer == "yes" || answer == "no")) return;
            out_.attributes[name] = colours == 0 ? value : colour_names(colours);
            return;
        }
        read_quantities(tokens_, reading_);
        const bool amount =
            reading_.quantities.size() == 1 && std::ranges::all_of(reading_.used, std::identity{});
        if (amount && reading_.quantities.front().dimension != Dimension::kPieces) {
            file(name, reading_.quantities.front());
        } else if (name != "pack") {
            out_.attributes[name] = plain_answer(value);
        }
    }

    void file(const std::string& name, const Quantity& quantity) {
        if (out_.quantities.contains(name)) return;
        const bool screen = name == "screen" && quantity.dimension == Dimension::kLength;
        const std::int64_t micros = screen ? (quantity.micros * 10 + 127) / 254 : quantity.micros;
        out_.quantities[name] = static_cast<double>(micros) / kMicros;
        const std::string_view unit = screen ? "inch" : unit_name(quantity.dimension);
        std::string& text = out_.attributes[name];
        if (text.empty()) text = amount_text(micros).append(1, ' ').append(unit);
    }

    // Of two amounts of data without a word about them the small one is memory.
    void data(std::vector<Quantity> unnamed) {
        if (unnamed.empty()) return;
        std::ranges::sort(unnamed, {}, &Quantity::micros);
        const Quantity& low = unnamed.front();
        const Quantity& high = unnamed.back();
        const bool both = unnamed.size() == 2 && low.micros <= kMemoryMax &&
                          high.micros / kMemoryRatio >= low.micros;
        if (both) file("memory", low);
        file("capacity", high);
    }

private:
    Canonical& out_;
    std::vector<Token> tokens_;
    Reading reading_;
};

// "size 42", "us 9.5"
void file_size(const Facts& facts, Canonical& out) {
    for (const ModelWord& word : facts.marks) {
        for (const std::string_view scale : {"us", "eu", "uk"}) {
            if (word.before == word_id(scale))
                out.attributes.try_emplace("size", std::format("{} {}", scale, word.text));
        }
        if (word.before == word_id("size")) out.attributes.try_emplace("size", word.text);
    }
}

}  // namespace

Canonical canonicalize(const Listing& listing, const Facts& facts) {
    Canonical out;
    Filer filer(out);
    for (const auto& [name, value] : listing.attributes) filer.attribute(name, value);
    std::vector<Quantity> unnamed_data;
    for (const Quantity& quantity : facts.quantities) {
        if (quantity.dimension == Dimension::kPieces) {
            const auto pieces = static_cast<std::int32_t>(quantity.micros / kMicros);
            out.pack_size = std::max(out.pack_size, pieces);
        } else if (quantity.dimension == Dimension::kData && quantity.part == Part::kAny) {
            unnamed_data.push_back(quantity);
        } else {
            filer.file(std::string(name_of(quantity)), quantity);
        }
    }
    filer.data(std::move(unnamed_data));
    if (facts.colours != 0) out.attributes.try_emplace("colour", colour_names(facts.colours));
    file_size(facts, out);
    return out;
}

}  // namespace emptor::normalize::domain
