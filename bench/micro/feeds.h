#pragma once

#include <string>
#include <string_view>

#include "services/discovery/app/catalogue.h"

namespace emptor::bench {

// A feed file's offers in a catalogue, as an import puts them there; the merchant is called like
// the file. Says what it did. Ends the process if an offer cannot be read.
void add_feed(discovery::Catalogue& catalogue, const std::string& merchant, std::string_view lines);
std::string merchant_of(const std::string& path);
std::string read_file(const std::string& path);

}  // namespace emptor::bench
