"""Tests of simulators.py: what joins, and that a bad simulator.yaml is refused by name."""

import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import simulators  # noqa: E402

GOOD = """
settings: {port: 0, key: a}
webhook: {setting: hook.url, path: /webhooks/x}
connect: [api_key=a, secret=b]
"""


class Simulators(unittest.TestCase):
    def test_every_simulator_joins(self):
        simulators.check("acme", GOOD)
        source = simulators.source({"acme": GOOD, "zeta": "settings: {port: 0}"})
        self.assertIn('#include "sandbox/acme/acme.h"', source)
        self.assertIn(f'{{"acme", R"simulator({GOOD})simulator", &acme::make_simulator}}', source)
        self.assertIn("&zeta::make_simulator", source)

    def test_bad_files_are_refused_by_name(self):
        rows = {
            "no settings": ("connect: []", "lacks settings"),
            "no port": ("settings: {key: a}", "lack port"),
            "an unknown group": ("settings: {port: 0}\nhook: {}", "hook: not one of"),
            "half a webhook": ("settings: {port: 0}\nwebhook: {path: /x}", "setting and path"),
            "a credential with a blank": ("settings: {port: 0}\nconnect: ['key=a b']", "without blanks"),
        }
        for what, (text, wanted) in rows.items():
            with self.subTest(what), self.assertRaises(simulators.SimulatorError) as caught:
                simulators.check("acme", text)
            self.assertIn("acme: ", str(caught.exception))
            self.assertIn(wanted, str(caught.exception))


if __name__ == "__main__":
    unittest.main()
