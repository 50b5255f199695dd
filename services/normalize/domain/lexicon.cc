#include "services/normalize/domain/lexicon.h"

#include <algorithm>
#include <array>
#include <bit>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include "core/text.h"

namespace emptor::normalize::domain {
namespace {

using Words = std::string_view;  // separated by spaces

// Names of one colour in the languages of the merchants, folded; the first is canonical.
constexpr Words kColours[] = {
    "black schwarz noir negro nero zwart preto blk czarny",
    "white weiss blanc blanco bianco wit branco wht bialy",
    "grey gray grau gris grigio grijs cinza gry graphite anthracite anthrazit charcoal",
    "silver silber argent plata argento zilver prata slv",
    "blue blau bleu azul blu blauw",
    "red rot rouge rojo rosso rood vermelho",
    "green grun vert verde groen grn",
    "yellow gelb jaune amarillo giallo geel amarelo",
    "orange orng naranja arancione oranje laranja",
    "purple violet lila violett viola morado paars roxo",
    "pink rosa pnk fuchsia magenta",
    "brown braun marron brun bruin marrone",
    "beige sand cream creme ivory",
    "gold golden oro dourado goud",
    "turquoise teal turkis cyan aqua mint",
    "navy nvy marine",
    "coral korall",
    "rosegold",
    "bronze copper kupfer",
    "transparent clear",
    "burgundy bordeaux maroon",
    "olive khaki",
    "titanium titan",
    "multicolor multicolour multicolored bunt multi",
};

constexpr Words kSizes = "xs s m l xl xxl xxxl aa aaa aaaa c d xxs";

struct RoleWords {
    Role role;
    Words words;
};

constexpr RoleWords kRoleWords[] = {
    {kStop,
     "a an the and or of in on at to with from is it und oder mit der die das den ein eine im le "
     "la les "
     "un une et de du des avec en el los las y con e il lo gli di da del een het met van w incl "
     "inkl new "
     "neu nouveau nuevo nuovo best seller free shipping fast top rated gift idea version returns "
     "sale "
     "hot original genuine official brand quality great deal offer retail oem s d l"},
    {kFor, "for fur pour para per fits compatible voor kompatibel f"},
    {kBy, "by von par por"},
    {kWith, "with mit avec con incl including inkl includes plus and und w met"},
    {kEdition, "pro plus max mini ultra lite air se ii iii iv fe neo evo xt ti mk2 mkii xl turbo"},
    {kPackOf, "pack set box case bundle lot satz packung boite paquete confezione"},
    {kMemory, "ram ddr2 ddr3 ddr4 ddr5 lpddr4 lpddr5 lpddr4x lpddr5x dram arbeitsspeicher"},
    {kStorage, "ssd hdd storage rom emmc nvme ufs harddrive festplatte disk drive flash"},
    {kKit, "kit bundle set"},
    {kOnly, "only nur seul solo"},
    {kCompanion, "battery batteries akku akkus lens objectif objektiv obiettivo charger batterie"},
    {kSpec,
     "4k 8k 2k 5k uhd4k 3g 4g 5g 2d 3d ip54 ip55 ip65 ip66 ip67 ip68 ipx4 ipx5 ipx6 ipx7 ipx8 usb2 "
     "usb3 "
     "usb4 hdmi2 hdr10 h264 h265 mp3 mp4 720p 1080p 1080i 1440p 2160p 4320p wifi5 wifi6 wifi6e "
     "wifi7 "
     "bt4 bt5 v30 v60 u1 u3 a1 a2 m2 gen2 gen3 gen4 gen5 g4 cat5 cat5e cat6 cat6a cat7 cat8 rj45 "
     "2x 3x 10bit 8bit 32bit 64bit win7 win10 win11 x64 x86 rs232 ps2 802 11n 11ac 11ax"},
};

struct ConditionWords {
    Condition condition;
    Words words;
};

constexpr ConditionWords kConditions[] = {
    {Condition::kRefurbished,
     "refurbished refurb renewed reconditioned remanufactured generaluberholt aufgearbeitet "
     "reconditionne "
     "reacondicionado ricondizionato rigenerato recondicionado gereviseerd"},
    {Condition::kUsed, "used preowned secondhand gebraucht usado usato gebruikt occasion"},
    {Condition::kOpenBox, "openbox bware"},
};

struct UnitWords {
    Unit unit;
    Words words;
};

constexpr UnitWords kUnits[] = {
    {{Dimension::kData, 1, 1}, "gb gigabyte gigabytes gib go"},
    {{Dimension::kData, 1000, 1}, "tb terabyte terabytes tib"},
    {{Dimension::kData, 1, 1000}, "mb megabyte megabytes mib"},
    {{Dimension::kLength, 1, 1}, "mm millimeter millimeters millimetre"},
    {{Dimension::kLength, 10, 1}, "cm centimeter centimeters centimetre"},
    {{Dimension::kLength, 1000, 1}, "m meter meters metre metres metros mt mtr"},
    {{Dimension::kLength, 254, 10}, "inch inches in zoll pouce pouces pulgadas pollici"},
    {{Dimension::kLength, 3048, 10}, "ft feet foot"},
    {{Dimension::kVolume, 1, 1}, "l liter liters litre litres ltr litro litros litri"},
    {{Dimension::kVolume, 1, 1000}, "ml milliliter milliliters millilitre"},
    {{Dimension::kVolume, 1, 100}, "cl"},
    {{Dimension::kVolume, 3785411784, 1000000000}, "gal gallon gallons"},
    {{Dimension::kVolume, 946352946, 1000000000}, "qt quart quarts"},
    {{Dimension::kVolume, 295735295625, 10000000000000}, "floz"},
    {{Dimension::kMass, 1, 1}, "g gr gram grams gramm gramme grammes gramos"},
    {{Dimension::kMass, 1000, 1}, "kg kilo kilogram kilograms"},
    {{Dimension::kMass, 1, 1000}, "mg"},
    {{Dimension::kMass, 45359237, 100000}, "lb lbs pound pounds"},
    {{Dimension::kMass, 45359237, 1600000}, "oz ounce ounces"},
    {{Dimension::kPower, 1, 1}, "w watt watts"},
    {{Dimension::kPower, 1000, 1}, "kw"},
    {{Dimension::kVoltage, 1, 1}, "v volt volts"},
    {{Dimension::kCharge, 1, 1}, "mah"},
    {{Dimension::kCharge, 1000, 1}, "ah"},
    {{Dimension::kEnergy, 1, 1}, "wh"},
    {{Dimension::kEnergy, 1000, 1}, "kwh"},
    {{Dimension::kFrequency, 1, 1}, "hz hertz"},
    {{Dimension::kFrequency, 1000, 1}, "khz"},
    {{Dimension::kFrequency, 1000000, 1}, "mhz"},
    {{Dimension::kFrequency, 1000000000, 1}, "ghz"},
    {{Dimension::kPixels, 1, 1}, "mp megapixel megapixels mpix mpx"},
    {{Dimension::kDuration, 60, 1}, "h hr hrs hour hours std stunden"},
    {{Dimension::kDuration, 1, 1}, "min mins minute minutes minuten"},
    {{Dimension::kPressure, 1, 1}, "bar bars"},
    {{Dimension::kBrightness, 1, 1}, "lm lumen lumens"},
    {{Dimension::kTemperature, 1, 1}, "k kelvin"},
    {{Dimension::kSpin, 1, 1}, "rpm"},
    {{Dimension::kPieces, 1, 1},
     "ct count pcs pc piece pieces pk packs pack stk stuck unidades uds pezzi pz stuks pieza "
     "piezas"},
    {{Dimension::kPersons, 1, 1}, "person persons people personen personnes man"},
};

// Open addressing by the words' own hash; built once, then read only.
class Lexicon {
public:
    Lexicon() : slots_(kSlots) {
        for (std::size_t i = 0; i < std::size(kColours); ++i) {
            each(kColours[i], [&](Meaning& m) { m.colour = 1U << i; });
        }
        std::uint32_t bit = 1;
        each(kSizes, [&](Meaning& m) {
            m.size = bit;
            bit <<= 1;
        });
        for (const RoleWords& row : kRoleWords) {
            each(row.words,
                 [&](Meaning& m) { m.roles = static_cast<std::uint16_t>(m.roles | row.role); });
        }
        for (const ConditionWords& row : kConditions) {
            each(row.words, [&](Meaning& m) { m.condition = row.condition; });
        }
        for (const UnitWords& row : kUnits) {
            each(row.words, [&](Meaning& m) {
                m.unit = row.unit;
                m.roles = static_cast<std::uint16_t>(m.roles | kUnitWord);
            });
        }
    }

    const Meaning& find(WordId word) const {
        for (std::size_t i = word;; ++i) {
            const Meaning& slot = slots_[i % kSlots];
            if (slot.id == word) return slot;
            if (slot.id == 0) return nothing_;
        }
    }

private:
    static constexpr std::size_t kSlots = 4096;

    void each(Words words, const std::function<void(Meaning&)>& set) {
        for (const std::string_view word : core::split(words, ' ')) {
            if (!word.empty()) set(slot(word_id(word)));
        }
    }
    Meaning& slot(WordId word) {
        std::size_t i = word;
        while (slots_[i % kSlots].id != 0 && slots_[i % kSlots].id != word) ++i;
        slots_[i % kSlots].id = word;
        return slots_[i % kSlots];
    }

    std::vector<Meaning> slots_;
    Meaning nothing_;
};

struct Synonym {
    std::string_view name;
    std::string_view canonical;
};

// Sorted by name.
constexpr Synonym kSynonyms[] = {
    {"akkukapazitat", "battery capacity"},
    {"arbeitsspeicher", "memory"},
    {"battery capacity", "battery capacity"},
    {"bildschirmgrosse", "screen"},
    {"color", "colour"},
    {"color name", "colour"},
    {"colour", "colour"},
    {"couleur", "colour"},
    {"count", "pack"},
    {"ct", "pack"},
    {"diagonal", "screen"},
    {"display", "screen"},
    {"display size", "screen"},
    {"farbe", "colour"},
    {"flavor", "flavour"},
    {"grosse", "size"},
    {"hard drive size", "capacity"},
    {"item weight", "weight"},
    {"kapazitat", "capacity"},
    {"kleur", "colour"},
    {"leistung", "power"},
    {"liquid volume", "volume"},
    {"main color", "colour"},
    {"main colour", "colour"},
    {"memory", "memory"},
    {"memory size", "memory"},
    {"net weight", "weight"},
    {"number of items", "pack"},
    {"pack", "pack"},
    {"pack quantity", "pack"},
    {"pack size", "pack"},
    {"package quantity", "pack"},
    {"pieces", "pack"},
    {"product color", "colour"},
    {"product colour", "colour"},
    {"ram", "memory"},
    {"ram size", "memory"},
    {"screen diagonal", "screen"},
    {"screen size", "screen"},
    {"shoe size", "size"},
    {"size name", "size"},
    {"speicherkapazitat", "capacity"},
    {"ssd capacity", "capacity"},
    {"storage", "capacity"},
    {"storage capacity", "capacity"},
    {"taille", "size"},
    {"unit count", "pack"},
    {"vol", "volume"},
    {"wattage", "power"},
    {"wt", "weight"},
};

}  // namespace

const Meaning& meaning_of(WordId word) {
    static const Lexicon lexicon;
    return lexicon.find(word);
}

std::string_view colour_name(std::uint32_t colour) {
    const Words words = kColours[static_cast<std::size_t>(std::countr_zero(colour))];
    return words.starts_with("rosegold") ? "rose gold" : words.substr(0, words.find(' '));
}

std::string_view canonical_attribute(std::string_view folded_name) {
    static_assert(std::ranges::is_sorted(kSynonyms, {}, &Synonym::name));
    const auto found = std::ranges::lower_bound(kSynonyms, folded_name, {}, &Synonym::name);
    const bool known = found != std::end(kSynonyms) && found->name == folded_name;
    return known ? found->canonical : folded_name;
}

}  // namespace emptor::normalize::domain
