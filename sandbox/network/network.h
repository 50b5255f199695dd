#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace emptor::sandbox::network {

struct Card {
    std::string number;
    std::string cvc;
    int expiry_month = 0;
    int expiry_year = 0;
};

// A merchant as the card schemes know it.
struct Acceptor {
    std::string name;
    std::string network_id;
    std::string category;       // "electronics_stores"
    std::string category_code;  // "5732"
    std::string city;
    std::string state;
    std::string country;  // ISO 3166 alpha-2
    std::string postal_code;
    std::string url;
};

struct Charge {
    Card card;
    std::int64_t amount = 0;  // minor units
    std::string currency;     // ISO 4217, upper case
    Acceptor acceptor;
};

struct Decision {
    bool approved = false;
    std::string authorization_id;  // also of a refusal that the issuer has recorded
    std::string reason;            // the issuer's word
};

// The bank of a card. Thread-safe; authorize() may block while it asks its customer.
class Issuer {
public:
    virtual ~Issuer() = default;
    virtual bool owns(std::string_view number) const = 0;
    virtual Decision authorize(const Charge& charge) = 0;
    // False when the authorisation is unknown or does not allow it.
    virtual bool capture(const std::string& authorization_id, std::int64_t amount) = 0;
    virtual bool reverse(const std::string& authorization_id) = 0;
    virtual bool refund(const std::string& authorization_id, std::int64_t amount) = 0;
};

// Between merchants and issuers. Issuers are added before the first charge.
class CardNetwork {
public:
    void add(Issuer& issuer) { issuers_.push_back(&issuer); }

    Decision authorize(const Charge& charge) const;
    bool capture(const std::string& authorization_id, std::int64_t amount) const;
    bool reverse(const std::string& authorization_id) const;
    bool refund(const std::string& authorization_id, std::int64_t amount) const;

private:
    std::vector<Issuer*> issuers_;
};

// Check digits of card numbers (ISO/IEC 7812-1, Luhn).
bool luhn_valid(std::string_view number);
char luhn_digit(std::string_view digits_before);
std::string brand_of(std::string_view number);  // visa, mastercard, amex, unknown

}  // namespace emptor::sandbox::network
