#include "sandbox/catalogue/merchants.h"

namespace emptor::sandbox::catalogue {

const std::vector<Merchant>& merchants() {
    static const std::vector<Merchant> all = {
        {"northwind", Habit::kOrderly, 760, 850, 980, 1000, 1000, 30, {99, 99, 95}},
        {"bluecrate", Habit::kAbbreviated, 570, 600, 920, 600, 955, 40, {49, 97, 88}},
        {"fennel", Habit::kRearranged, 530, 450, 900, 700, 1015, 30, {0, 0, 95, 50}},
        {"quillmart", Habit::kStuffed, 320, 300, 550, 450, 945, 80, {99, 79, 39, 4}},
    };
    return all;
}

}  // namespace emptor::sandbox::catalogue
