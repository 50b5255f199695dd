#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "services/normalize/domain/word.h"

namespace emptor::normalize::domain {

enum class Condition : std::uint8_t { kUnspecified, kNew, kOpenBox, kRefurbished, kUsed };

// What a number can measure; canonical units in brackets.
enum class Dimension : std::uint8_t {
    kNone,
    kData,         // GB
    kLength,       // mm
    kVolume,       // l
    kMass,         // g
    kPower,        // W
    kVoltage,      // V
    kCharge,       // mAh
    kEnergy,       // Wh
    kFrequency,    // Hz
    kPixels,       // MP
    kDuration,     // min
    kPressure,     // bar
    kBrightness,   // lm
    kTemperature,  // K, of light
    kSpin,         // rpm
    kPieces,
    kPersons,
};

// Canonical = number * numerator / denominator.
struct Unit {
    Dimension dimension;
    std::int64_t numerator;
    std::int64_t denominator;
};

// What a word can mean besides itself; one word can mean several things ("m": metres, a size).
enum Role : std::uint16_t {
    kStop = 1 << 0,     // says nothing about the thing
    kFor = 1 << 1,      // what follows is another thing, which this one goes with
    kBy = 1 << 2,       // what follows is the maker
    kWith = 1 << 3,     // what follows comes along
    kEdition = 1 << 4,  // tells apart models of one name: pro, mini, ii
    kPackOf = 1 << 5,   // pack, set, box: "of N" follows
    kMemory = 1 << 6,   // the amount of data before it is working memory
    kStorage = 1 << 7,  // ... is storage
    kKit = 1 << 8,      // comes with its companion
    kOnly = 1 << 9,     // comes without
    kSpec = 1 << 10,    // a standard or grade with digits in it, no model number
    kUnitWord = 1 << 11,
    kCompanion = 1 << 12,  // what a kit comes with
};

struct Meaning {
    WordId id = 0;
    std::uint16_t roles = 0;
    Condition condition = Condition::kUnspecified;
    std::uint32_t colour = 0;  // one bit a colour
    std::uint32_t size = 0;    // one bit a size that is a word: xl, aaa
    Unit unit{};

    bool is(Role role) const { return (roles & role) != 0; }
};

// The meaning of a folded word; never null, without roles for an unknown word. Thread-safe.
const Meaning& meaning_of(WordId word);

std::string_view colour_name(std::uint32_t colour);  // of one bit: "black"

// Canonical name of a folded attribute name ("farbe" -> "colour"); the name itself if unknown.
std::string_view canonical_attribute(std::string_view folded_name);

}  // namespace emptor::normalize::domain
