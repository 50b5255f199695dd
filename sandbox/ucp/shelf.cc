#include "sandbox/ucp/shelf.h"

#include <algorithm>

namespace emptor::sandbox::ucp {
namespace {

constexpr const char* kKind = "shelf";

Json changes_of(const Store& store, const Item& item) {
    return store.find(kKind, item.id).value_or(Json::object());
}

}  // namespace

std::int64_t Shelf::price(const Item& item) const {
    return changes_of(store_, item)["price"].integer(item.price);
}

std::int64_t Shelf::stock(const Item& item) const {
    return changes_of(store_, item)["stock"].integer(item.stock);
}

void Shelf::set_price(const Item& item, std::int64_t price) {
    store_.put(kKind, item.id,
               changes_of(store_, item).set("price", std::max<std::int64_t>(price, 0)));
}

void Shelf::change_price(const Item& item, std::int64_t percent) {
    const std::int64_t old = price(item);
    std::int64_t change = old * percent / 100;
    if (change == 0) change = percent < 0 ? -1 : 1;
    set_price(item, old + change);
}

void Shelf::set_stock(const Item& item, std::int64_t stock) {
    store_.put(kKind, item.id,
               changes_of(store_, item).set("stock", std::max<std::int64_t>(stock, 0)));
}

void Shelf::take(const Item& item, std::int64_t quantity) {
    set_stock(item, stock(item) - quantity);
}

}  // namespace emptor::sandbox::ucp
