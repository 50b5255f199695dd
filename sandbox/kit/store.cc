#include "sandbox/kit/store.h"

#include <istream>

#include "core/reasons.h"

namespace emptor::sandbox {
namespace {

std::string line_of(const std::string& kind, const std::string& id, const Json& value) {
    return Json::object({{"kind", kind}, {"id", id}, {"value", value}}).dump() + "\n";
}

}  // namespace

core::Result<std::unique_ptr<Store>> Store::open(std::filesystem::path file) {
    auto store = std::make_unique<Store>();
    std::error_code error;
    std::filesystem::create_directories(file.parent_path(), error);
    if (std::ifstream lines(file); lines) store->replay(lines);
    TRY_OK(store->rewrite(file));
    return store;
}

void Store::replay(std::istream& lines) {
    std::string line;
    while (std::getline(lines, line)) {
        const core::Result<Json> row = Json::parse(line);
        if (!row) continue;  // the line that a sudden end has torn
        const Json& entry = *row;
        apply(entry["kind"].text(), entry["id"].text(), entry["value"]);
    }
}

core::Result<> Store::rewrite(const std::filesystem::path& file) {
    const std::filesystem::path part = file.string() + ".part";
    journal_.open(part, std::ios::trunc);
    for (const auto& [name, kind] : kinds_) {
        std::map<std::uint64_t, const std::string*> ids;
        for (const auto& [id, position] : kind.order) ids[position] = &id;
        for (const auto& [position, id] : ids) {
            journal_ << line_of(name, *id, kind.values.at(position));
        }
    }
    journal_.flush();
    std::error_code error;
    std::filesystem::rename(part, file, error);
    if (!journal_ || error) {
        return core::fail(core::reasons::kUnavailable, "cannot write " + file.string());
    }
    return {};
}

void Store::apply(const std::string& kind_name, const std::string& id, Json value) {
    Kind& kind = kinds_[kind_name];
    const auto known = kind.order.find(id);
    if (value.is_null()) {
        if (known == kind.order.end()) return;
        kind.values.erase(known->second);
        kind.order.erase(known);
        return;
    }
    const std::uint64_t position = known == kind.order.end() ? next_++ : known->second;
    kind.order[id] = position;
    kind.values[position] = std::move(value);
}

void Store::append(const std::string& kind, const std::string& id, const Json& value) {
    if (!journal_.is_open()) return;
    journal_ << line_of(kind, id, value);
    journal_.flush();
}

void Store::put(const std::string& kind, const std::string& id, Json value) {
    const std::lock_guard lock(mutex_);
    append(kind, id, value);
    apply(kind, id, std::move(value));
}

void Store::erase(const std::string& kind, const std::string& id) {
    const std::lock_guard lock(mutex_);
    append(kind, id, nullptr);
    apply(kind, id, nullptr);
}

std::optional<Json> Store::find(const std::string& kind_name, const std::string& id) const {
    const std::lock_guard lock(mutex_);
    const auto kind = kinds_.find(kind_name);
    if (kind == kinds_.end()) return std::nullopt;
    const auto position = kind->second.order.find(id);
    if (position == kind->second.order.end()) return std::nullopt;
    return kind->second.values.at(position->second);
}

std::vector<Json> Store::list(const std::string& kind_name) const {
    const std::lock_guard lock(mutex_);
    std::vector<Json> values;
    if (const auto kind = kinds_.find(kind_name); kind != kinds_.end()) {
        for (const auto& [position, value] : kind->second.values) values.push_back(value);
    }
    return values;
}

std::size_t Store::count(const std::string& kind_name) const {
    const std::lock_guard lock(mutex_);
    const auto kind = kinds_.find(kind_name);
    return kind == kinds_.end() ? 0 : kind->second.values.size();
}

}  // namespace emptor::sandbox
