#!/usr/bin/python3
"""The tidy checks find what they are there for: each test plants one breach in a tree of its own."""
import pathlib
import tempfile
import unittest

import tidy


class TidyTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = pathlib.Path(self.folder.name)

    def write(self, name, text=""):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def breaches(self, check):
        return tidy.run(check, self.root)

    def test_an_include_that_points_up_is_found_with_its_line(self):
        self.write("sensor/flow/a.cc", '#include <vector>\n#include "pipeline/worker.h"\n')
        found = self.breaches("includes")
        self.assertEqual(len(found), 1)
        self.assertTrue(found[0].startswith("sensor/flow/a.cc:2: "), found)

    def test_siblings_do_not_know_each_other(self):
        self.write("sensor/flow/a.cc", '#include "decode/decoder.h"\n')
        self.assertIn("siblings", self.breaches("includes")[0])

    def test_net_may_use_base_but_not_the_other_way_round(self):
        self.write("sensor/net/a.cc", '#include "base/log.h"\n')
        self.write("sensor/base/b.cc", '#include "net/sender.h"\n')
        self.assertEqual([line.split(":")[0] for line in self.breaches("includes")], ["sensor/base/b.cc"])

    def test_a_library_is_met_behind_its_door_only(self):
        self.write("sensor/detect/a.cc", "#include <hs/hs.h>\n")
        self.write("sensor/queue/b.cc", "#include <hs/hs.h>\n")
        self.assertEqual([line.split(":")[0] for line in self.breaches("includes")], ["sensor/queue/b.cc"])

    def test_the_contract_needs_the_standard_library_only(self):
        self.write("include/sealtap/a.h", "#pragma once\n#include <vector>\n#include <fmt/format.h>\n#include <unistd.h>\n")
        self.assertEqual(len(self.breaches("includes")), 2)

    def test_an_unknown_library_needs_a_door(self):
        self.write("sensor/app/a.cc", "#include <newlib/newlib.h>\n")
        self.assertIn("not known", self.breaches("includes")[0])

    def test_an_extension_that_is_not_registered_is_found(self):
        self.write("sensor/protocols/CMakeLists.txt", "SOURCES builtin.cc http/http.cc\n")
        self.write("sensor/protocols/builtin.cc", '#include "protocols/http/http.h"\n')
        for name in ("http", "pop3"):
            self.write(f"sensor/protocols/{name}/{name}.h", "#pragma once\nextern const ParserDescriptor kDescriptor;\n")
            self.write(f"sensor/protocols/{name}/{name}.cc")
        found = self.breaches("builtin")
        self.assertEqual(len(found), 2)
        self.assertTrue(all("pop3" in line for line in found), found)

    def test_what_extensions_share_needs_no_registration(self):
        self.write("sensor/protocols/CMakeLists.txt", "SOURCES builtin.cc text/line.cc\n")
        self.write("sensor/protocols/text/line.h", "#pragma once\n")
        self.write("sensor/protocols/text/line.cc")
        self.assertEqual(self.breaches("builtin"), [])

    def test_long_files_are_found(self):
        self.write("sensor/flow/a.cc", "\n" * 501)
        self.write("sensor/flow/b.cc", "\n" * 500)
        self.assertEqual([line.split(":")[0] for line in self.breaches("sizes")], ["sensor/flow/a.cc"])

    def test_banned_words_are_found(self):
        self.write("sensor/flow/a.cc", "// TO" "DO later\nthread_" "local int x;\n")
        self.write("sensor/base/b.cc", "reinterpret_" "cast<int*>(p);\n")
        self.write("README.md", "see /wor" "k/main/x\n")
        self.assertEqual(sorted(line.split(": ")[0] for line in self.breaches("words")),
                         ["README.md:1", "sensor/flow/a.cc:1", "sensor/flow/a.cc:2"])

    def test_the_top_level_is_complete_and_nothing_else(self):
        self.write("notes.txt")
        found = self.breaches("layout")
        self.assertIn("notes.txt:1: does not belong to the top level", found)
        self.assertIn("rules:1: is missing from the top level", found)

    def test_a_fuzz_target_needs_a_line_and_seeds(self):
        self.write("tests/fuzz/http_fuzz.cc")
        self.assertEqual(len([line for line in self.breaches("layout") if "fuzz" in line]), 2)


if __name__ == "__main__":
    unittest.main()
