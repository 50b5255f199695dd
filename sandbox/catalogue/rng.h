#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace emptor::sandbox::catalogue {

// SplitMix64. The standard distributions differ between libraries; these draws are integer
// arithmetic only, so a seed gives the same catalogue on every machine. Not for secrets.
class Rng {
public:
    explicit Rng(std::uint64_t seed) : state_(seed) {}

    // A stream of its own for `index`: what one product draws does not move its neighbours.
    Rng fork(std::uint64_t index) const {
        Rng mixed(state_ ^ (index * 0xd1342543de82ef95ULL + 0x2545f4914f6cdd1dULL));
        return Rng(mixed.next());
    }

    std::uint64_t next() {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }

    // 0 .. n-1; n at least 1.
    std::uint32_t below(std::uint32_t n) {
        return static_cast<std::uint32_t>(((next() >> 32) * std::uint64_t{n}) >> 32);
    }
    // Both ends included.
    int between(int low, int high) {
        return low + static_cast<int>(below(static_cast<std::uint32_t>(high - low + 1)));
    }
    bool chance(int permille) { return between(0, 999) < permille; }

    template <class T>
    const T& pick(const std::vector<T>& values) {
        return values[below(static_cast<std::uint32_t>(values.size()))];
    }
    template <class T>
    void shuffle(std::vector<T>& values) {
        for (std::size_t i = values.size(); i > 1; --i) {
            std::swap(values[i - 1], values[below(static_cast<std::uint32_t>(i))]);
        }
    }

private:
    std::uint64_t state_;
};

}  // namespace emptor::sandbox::catalogue
