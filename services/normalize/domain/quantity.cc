#include "services/normalize/domain/quantity.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/text.h"

namespace emptor::normalize::domain {
namespace {

constexpr std::int64_t kPiecesMax = 5000;
constexpr std::int64_t kTimesMax = 144;       // of "x6" and "6x 330 ml"
constexpr std::int64_t kScreenSideMin = 200;  // pixels
constexpr int kDigitsMax = 9;

std::size_t number_length(std::string_view text) {
    std::size_t length = 0;
    while (length < text.size() && (core::is_digit(text[length]) ||
                                    ((text[length] == '.' || text[length] == ',') && length > 0))) {
        ++length;
    }
    return length;
}

std::optional<std::int64_t> convert(std::int64_t micros, const Unit& unit) {
    __extension__ using Wide = __int128;
    const Wide wide = static_cast<Wide>(micros) * unit.numerator;
    const Wide value = (wide + unit.denominator / 2) / unit.denominator;
    if (value > std::int64_t{1} << 62) return std::nullopt;
    return static_cast<std::int64_t>(value);
}

// 1 TB is 1024 GB and 16 GB are 16384 MB; 500 GB are not 512 GB.
bool is_binary_twin(std::int64_t low, std::int64_t high) {
    const bool ratio = high % 1024 == 0 && high / 1024 * 1000 == low;
    return ratio && (low % (1000 * kMicros) == 0 || high % kMicros != 0);
}

// Walks over the tokens of one text once.
class Reader {
public:
    Reader(std::span<const Token> tokens, Reading& out) : tokens_(tokens), out_(out) {
        out_.used.assign(tokens.size(), false);
        out_.quantities.clear();
    }

    void read() {
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            if (out_.used[i] || !tokens_[i].digits) continue;
            if (meaning_of(tokens_[i].id).is(kSpec)) {
                out_.used[i] = followed_by_unit(i) && read_plain(i);
            } else if (!tokens_[i].letters) {
                read_plain(i);
            } else {
                read_mixed(i);
            }
        }
    }

private:
    const Meaning& meaning(std::size_t i) const {
        static const Meaning nothing;
        return i < tokens_.size() ? meaning_of(tokens_[i].id) : nothing;
    }
    bool followed_by_unit(std::size_t i) const {
        return !tokens_[i].letters && meaning(i + 1).is(kUnitWord);
    }

    bool add(std::int64_t micros, const Unit& unit, Part part) {
        if (unit.dimension == Dimension::kTemperature && micros < 1000 * kMicros) return false;
        const bool odd_pieces =
            micros % kMicros != 0 || micros < kMicros || micros > kPiecesMax * kMicros;
        if (unit.dimension == Dimension::kPieces && odd_pieces) return false;
        const auto value = convert(micros, unit);
        if (!value || *value <= 0) return false;
        out_.quantities.push_back({unit.dimension, part, *value, unit.numerator == 254});
        return true;
    }
    void add_pieces(std::int64_t micros) { add(micros, {Dimension::kPieces, 1, 1}, Part::kAny); }

    // The words beside an amount of data say what it is for.
    Part part_at(std::size_t before, std::size_t after, const Unit& unit) const {
        if (unit.dimension != Dimension::kData) return Part::kAny;
        for (std::size_t i = after; i < after + 2; ++i) {
            if (meaning(i).is(kMemory)) return Part::kMemory;
            if (meaning(i).is(kStorage)) return Part::kStorage;
            if (i < tokens_.size() && tokens_[i].digits) break;
        }
        if (before < tokens_.size() && meaning(before).is(kMemory)) return Part::kMemory;
        return Part::kAny;
    }

    // Numbers before "x" or "-" share the unit that follows the last: 20 x 30 cm, 18-55 mm. A count
    // before an amount, 2 x 1.5 l, is pieces.
    void read_before(std::size_t i, const Unit& unit) {
        while (i > 0) {
            const bool times = tokens_[i - 1].text == "x" && i >= 2;
            const std::size_t number = times ? i - 2 : i - 1;
            const bool range = !times && tokens_[i].glued && unit.dimension == Dimension::kLength;
            if ((!times && !range) || out_.used[number] || tokens_[number].letters) return;
            const auto micros = parse_number(tokens_[number].text);
            if (!micros) return;
            out_.used[number] = true;
            if (times) out_.used[i - 1] = true;
            if (range || unit.dimension == Dimension::kLength) {
                add(*micros, unit, Part::kAny);
            } else if (number == 0 || !meaning(number - 1).is(kWith)) {
                add_pieces(*micros);
            }
            i = number;
        }
    }

    bool read_plain(std::size_t i) {
        const auto micros = parse_number(tokens_[i].text);
        if (!micros) return false;
        if (read_pack_of(i, *micros) || read_screen(i, *micros)) return true;
        Unit unit = meaning(i + 1).unit;
        std::size_t last = i + 1;
        if (tokens_[i].quoted) {
            unit = {Dimension::kLength, 254, 10};
            last = i;
        } else if (i + 1 < tokens_.size() && tokens_[i + 1].text == "fl" &&
                   meaning(i + 2).id == word_id("oz")) {
            unit = {Dimension::kVolume, 295735295625, 10000000000000};
            last = i + 2;
        } else if (i + 2 < tokens_.size() && tokens_[i + 1].text == "in" &&
                   !tokens_[i + 2].letters) {
            return false;  // "4 in 1"
        }
        if (unit.dimension == Dimension::kNone) return false;
        if (!add(*micros, unit, part_at(i - 1, last + 1, unit))) return false;
        for (std::size_t k = i; k <= last; ++k) out_.used[k] = true;
        read_before(i, unit);
        return true;
    }

    bool read_pack_of(std::size_t i, std::int64_t micros) {
        const bool of = i >= 2 && (tokens_[i - 1].text == "of" || tokens_[i - 1].text == "de") &&
                        meaning(i - 2).is(kPackOf);
        if (!of) return false;
        add_pieces(micros);
        std::fill_n(out_.used.begin() + static_cast<std::ptrdiff_t>(i) - 2, 3, true);
        return true;
    }

    bool add_screen(std::int64_t width, std::int64_t height) {
        if (width < kScreenSideMin || height < kScreenSideMin) return false;
        out_.quantities.push_back({Dimension::kPixels, Part::kAny, width * height});
        return true;
    }

    bool read_screen(std::size_t i, std::int64_t micros) {
        if (i + 2 >= tokens_.size() || tokens_[i + 1].text != "x" || tokens_[i + 2].letters)
            return false;
        if (followed_by_unit(i + 2)) return false;
        const auto height = parse_number(tokens_[i + 2].text);
        if (!height || !add_screen(micros / kMicros, *height / kMicros)) return false;
        std::fill_n(out_.used.begin() + static_cast<std::ptrdiff_t>(i), 3, true);
        return true;
    }

    void read_mixed(std::size_t i) {
        const std::string_view text = tokens_[i].text;
        const std::size_t length = number_length(text);
        if (length == 0) return read_times(i, text);
        const auto micros = parse_number(text.substr(0, length));
        const std::string_view rest = text.substr(length);
        if (!micros) return;
        if (rest == "x") return read_multiplier(i, *micros);
        if (rest.starts_with('x')) return read_product(i, *micros, rest.substr(1));
        if (rest == "er" && meaning(i + 1).unit.dimension == Dimension::kPieces) {
            add_pieces(*micros);
            out_.used[i] = out_.used[i + 1] = true;
            return;
        }
        const Meaning& unit = meaning_of(word_id(rest));
        if (!unit.is(kUnitWord) || !add(*micros, unit.unit, part_at(i - 1, i + 1, unit.unit)))
            return;
        out_.used[i] = true;
        read_before(i, unit.unit);
    }

    // "x6" by itself.
    void read_times(std::size_t i, std::string_view text) {
        if (!text.starts_with('x') || tokens_[i].glued) return;
        if (i + 1 < tokens_.size() && tokens_[i + 1].glued) return;
        const auto micros = parse_number(text.substr(1));
        if (!micros || *micros > kTimesMax * kMicros) return;
        add_pieces(*micros);
        out_.used[i] = true;
    }

    // "2x" before an amount: "2x 1.5 l", "6x 330ml".
    void read_multiplier(std::size_t i, std::int64_t micros) {
        if (i + 1 >= tokens_.size() || !tokens_[i + 1].digits || micros > kTimesMax * kMicros)
            return;
        if (meaning(i + 1).is(kSpec)) return;
        const std::string_view next = tokens_[i + 1].text;
        const std::size_t length = number_length(next);
        const bool amount =
            length == next.size()
                ? meaning(i + 2).is(kUnitWord)
                : length > 0 && meaning_of(word_id(next.substr(length))).is(kUnitWord);
        if (!amount) return;
        out_.used[i] = true;
        if (i == 0 || !meaning(i - 1).is(kWith)) add_pieces(micros);
    }

    // "1920x1080", "6x330ml", "20x30cm".
    void read_product(std::size_t i, std::int64_t micros, std::string_view rest) {
        const std::size_t length = number_length(rest);
        const auto second = parse_number(rest.substr(0, length));
        if (!second) return;
        const std::string_view suffix = rest.substr(length);
        Unit unit = meaning_of(word_id(suffix)).unit;
        if (suffix.empty()) {
            if (add_screen(micros / kMicros, *second / kMicros)) {
                out_.used[i] = true;
                return;
            }
            unit = meaning(i + 1).unit;
        }
        if (unit.dimension == Dimension::kNone || !add(*second, unit, Part::kAny)) return;
        if (unit.dimension == Dimension::kLength) {
            add(micros, unit, Part::kAny);
        } else {
            add_pieces(micros);
        }
        out_.used[i] = true;
        if (suffix.empty()) out_.used[i + 1] = true;
    }

    std::span<const Token> tokens_;
    Reading& out_;
};

}  // namespace

std::optional<std::int64_t> parse_number(std::string_view text) {
    std::int64_t whole = 0;
    std::int64_t fraction = 0;
    std::int64_t scale = kMicros;
    int digits = 0;
    const std::size_t last = text.find_last_of(".,");
    const bool groups = last != text.npos && text.size() - last == 4 &&
                        text.substr(0, last) != "0" &&
                        (text[last] == ',' || text.find_first_of(".,") != last);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '.' || text[i] == ',') continue;
        if (!core::is_digit(text[i])) return std::nullopt;
        if (last == text.npos || i < last || groups) {
            whole = whole * 10 + (text[i] - '0');
            if (++digits > kDigitsMax) return std::nullopt;
        } else if (scale > 1) {
            scale /= 10;
            fraction += (text[i] - '0') * scale;
        }
    }
    if (text.empty() || !core::is_digit(text.back())) return std::nullopt;
    return whole * kMicros + fraction;
}

void read_quantities(std::span<const Token> tokens, Reading& reading) {
    Reader(tokens, reading).read();
}

bool same_amount(const Quantity& a, const Quantity& b) {
    const std::int64_t low = std::min(a.micros, b.micros);
    const std::int64_t high = std::max(a.micros, b.micros);
    if (a.dimension == Dimension::kData) return low == high || is_binary_twin(low, high);
    if (high - low <= high / 100) return true;
    if (a.dimension != Dimension::kLength) return false;
    // Screens: 15.6 inches are called 15 or 16.
    const auto inches = [](std::int64_t micros) {
        return static_cast<double>(micros) / 25.4 / kMicros;
    };
    const double small = inches(low);
    const double large = inches(high);
    const auto whole = [](double x) { return std::abs(x - std::round(x)) < 0.001; };
    if (small < 9 || whole(small) == whole(large)) return false;
    return whole(small) ? std::floor(large) == std::round(small)
                        : std::round(small) == std::round(large);
}

std::string_view unit_name(Dimension dimension) {
    switch (dimension) {
        case Dimension::kNone:
            return "";
        case Dimension::kData:
            return "GB";
        case Dimension::kLength:
            return "mm";
        case Dimension::kVolume:
            return "l";
        case Dimension::kMass:
            return "g";
        case Dimension::kPower:
            return "W";
        case Dimension::kVoltage:
            return "V";
        case Dimension::kCharge:
            return "mAh";
        case Dimension::kEnergy:
            return "Wh";
        case Dimension::kFrequency:
            return "Hz";
        case Dimension::kPixels:
            return "MP";
        case Dimension::kDuration:
            return "min";
        case Dimension::kPressure:
            return "bar";
        case Dimension::kBrightness:
            return "lm";
        case Dimension::kTemperature:
            return "K";
        case Dimension::kSpin:
            return "rpm";
        case Dimension::kPieces:
            return "pieces";
        case Dimension::kPersons:
            return "persons";
    }
    return "";
}

std::string amount_text(std::int64_t micros) {
    std::string text = std::to_string(micros / kMicros);
    if (micros % kMicros == 0) return text;
    // The leading 1 keeps the zeros behind the point.
    text.append(1, '.').append(std::to_string(kMicros + micros % kMicros), 1);
    text.erase(text.find_last_not_of('0') + 1);
    return text;
}

}  // namespace emptor::normalize::domain
