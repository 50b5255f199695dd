#pragma once

#include "core/result.h"
#include "services/checkout/domain/record.h"

namespace emptor::checkout {

// How long things may take before the machine does something about it.
struct Patience {
    std::chrono::seconds approval{24 * 60 * 60};  // then approval-expired
    std::chrono::seconds unresolved{15 * 60};     // an unknown submission then goes to a person
    std::chrono::seconds resubmit{5};             // between look-ups of an unknown submission
    std::chrono::seconds settle{10};              // between tries to settle
    std::chrono::minutes review{10};              // between look-ups while a person has the case
};

// What a move leads to: the new record and at most one effect to run now.
struct Decision {
    Record record;
    std::optional<EffectKind> effect;
    std::optional<core::Instant> wake_at;
    bool terminal = false;
    bool keep = false;  // nothing changes: an effect or timer that is open stays so
};

// The first decision of a new purchase.
Decision begin(Record record, core::Instant now);

// The one door through which a purchase moves. Pure. An event that the state does not allow is
// illegal-transition and changes nothing; a late or repeated fact about a finished purchase is
// accepted and changes nothing.
core::Result<Decision> transition(const Record& record, const Event& event, core::Instant now,
                                  const Patience& patience);

}  // namespace emptor::checkout
