#pragma once

#include <string>

#include "sandbox/kit/store.h"
#include "sandbox/ucp/catalog.h"

namespace emptor::sandbox::ucp {

// What a merchant sells at the moment: the catalogue with prices and stock as they have become. The
// changes are kept in the store. Safe to read side by side; changes need the merchant's lock.
class Shelf {
public:
    Shelf(Catalog catalog, Store& store) : catalog_(std::move(catalog)), store_(store) {}

    const Catalog& catalog() const { return catalog_; }
    std::int64_t price(const Item& item) const;
    std::int64_t stock(const Item& item) const;

    void set_price(const Item& item, std::int64_t price);
    void change_price(const Item& item, std::int64_t percent);  // by at least one minor unit
    void set_stock(const Item& item, std::int64_t stock);
    void take(const Item& item, std::int64_t quantity);  // a negative one puts back

private:
    Catalog catalog_;
    Store& store_;
};

}  // namespace emptor::sandbox::ucp
