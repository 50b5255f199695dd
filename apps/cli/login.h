#pragma once

#include <string>

#include "apps/cli/session.h"
#include "apps/cli/settings.h"
#include "platform/http/client.h"

namespace emptor::cli {

// Signs a person in by device flow: shows an address and a code, waits for the person, keeps the
// tokens.
Exit login(http::Client& http, const core::Clock& clock, runtime::Executor& executor,
           ClientSettings settings);

// Looks at everything the client needs, one line each, and says what to do about what is wrong.
Exit doctor(Session& session, http::Client& http, ClientSettings settings);

}  // namespace emptor::cli
