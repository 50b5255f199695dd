#pragma once

#include <string>
#include <utility>

namespace emptor::core {

// A value that must never be printed: keys, tokens, card numbers. There is no formatter and no
// stream operator; reveal() is the only way out and easy to find in review.
template <class T>
class Secret {
public:
    Secret() = default;
    explicit Secret(T value) : value_(std::move(value)) {}

    const T& reveal() const { return value_; }

private:
    T value_;
};

// A value that belongs to a person: name, address, e-mail, phone. Same rules as Secret; stored only
// encrypted under that person's key.
template <class T>
class Personal {
public:
    Personal() = default;
    explicit Personal(T value) : value_(std::move(value)) {}

    const T& reveal() const { return value_; }
    friend bool operator==(const Personal&, const Personal&) = default;

private:
    T value_;
};

}  // namespace emptor::core
