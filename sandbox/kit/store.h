#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "sandbox/kit/json.h"

namespace emptor::sandbox {

// Documents by kind and id, in the order they were first put. With a file, every change is appended
// as one JSON line before put() returns; opening reads the lines back (a torn last line is dropped)
// and rewrites the file without what is outdated. Thread-safe.
class Store {
public:
    Store() = default;  // memory only

    // Errors: unavailable (the file cannot be read or written).
    static core::Result<std::unique_ptr<Store>> open(std::filesystem::path file);

    void put(const std::string& kind, const std::string& id, Json value);
    void erase(const std::string& kind, const std::string& id);
    std::optional<Json> find(const std::string& kind, const std::string& id) const;
    std::vector<Json> list(const std::string& kind) const;
    std::size_t count(const std::string& kind) const;

private:
    struct Kind {
        std::map<std::string, std::uint64_t> order;  // id to position
        std::map<std::uint64_t, Json> values;        // by position
    };

    void apply(const std::string& kind, const std::string& id, Json value);
    void append(const std::string& kind, const std::string& id, const Json& value);
    void replay(std::istream& lines);
    core::Result<> rewrite(const std::filesystem::path& file);

    mutable std::mutex mutex_;
    std::map<std::string, Kind> kinds_;
    std::uint64_t next_ = 0;
    std::ofstream journal_;
};

}  // namespace emptor::sandbox
