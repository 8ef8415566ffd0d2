# Everything here sets up its own virtual environment in .venv; Python 3.11 or newer is all it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTEST := $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal

# What is compiled once is used again: by each of the processes that share the tests, and by the programs they start.
unexport PYTHONDONTWRITEBYTECODE

AT_MAIN = TUILS_PIN=1234 TUILS_STATE=demo-van/main/state $(BIN)/tuils --library demo-van/main/library.db --as pat
AT_VAN = TUILS_PIN=1234 TUILS_STATE=demo-van/van/state $(BIN)/tuils --library demo-van/van/library.db --as pat

.PHONY: demo-van demo pictures server test lint types floors tests whole near bench faults words docs changes release clean

demo: $(READY)
	$(BIN)/tuils demo

# A sample library and its van, for two terminals: the folder demo-van/stick lies between them.
demo-van: $(READY)
	@test ! -e demo-van || { echo "demo-van is there already. Remove it to begin again."; exit 1; }
	@$(BIN)/tuils demo --keep demo-van/main < /dev/null | cat
	@mkdir demo-van/stick
	@$(AT_MAIN) stop add OAK "Oak Street School" tue 3:30-4:30pm --every 2
	@$(AT_MAIN) van prepare van --to demo-van/van < /dev/null
	@echo "Terminal 1, the library:  $(AT_MAIN)"
	@echo "Terminal 2, the van:      $(AT_VAN)"
	@echo "In each: F10, Bookmobile. F8 writes new work into demo-van/stick, F7 loads it."

test: lint types floors tests

$(READY): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	$(BIN)/python -m compileall -q tuils
	touch $(READY)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

floors: $(READY)
	$(BIN)/lint-imports

tests: $(READY)
	$(PYTEST) -m "not whole" --on-server

# The slow tests: programs in a terminal and over ssh, faults, whole files of real libraries, anything in any order.
whole: $(READY)
	$(PYTEST) -m whole --on-server

# The same tests once more with their libraries on a PostgreSQL, which is started for it, and those of the server: the
# line, the standby. A skip is a failure there. These are the ones that were tried; more are to follow. What is about the
# file itself is in tests/server_left_out.txt, each with the reason. The server's own tests have a file beside it, so
# they run by themselves.
ON_SERVER := $(addprefix tests/library/test_,checkout.py checkin.py finding.py money.py rules.py exporting.py shelves.py why.py \
	holds.py kinds_in_any_order.py interlibrary.py pickup.py)
OF_SERVER := $(addprefix tests/doors/test_,library_server.py server_line.py server_trips.py server_standby.py server_upgrade.py)

server: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,server]'
	TUILS_TEST_SERVER=required $(PYTEST) -m "not whole" --server $(ON_SERVER)
	TUILS_TEST_SERVER=required $(PYTEST) -m "not whole" $(OF_SERVER)

# While one works: the tests that what is changed since main can reach, the nearest first.
near: $(READY)
	$(BIN)/python -m tests.near

# Figures against the same work done bare, in one run; long. They go into the table of docs/performance.md; look at what
# git shows afterwards.
bench: $(READY)
	$(BIN)/python -m bench

# The power cut, sixteen desks, the full disk, every title of the real files, each key at each question: as long and as
# hard as they are written.
faults: $(READY)
	$(BIN)/python -m pytest tests/faults tests/formats tests/screens/test_every_question.py --full

# The catalog of words for translators, which is made when it is wanted, and of each language the compiled file, which
# is kept in git beside the written one.
words: $(READY)
	mkdir -p tuils/locale
	$(BIN)/pybabel -q extract -F babel.cfg -k N_ -k _ -k ngettext:1,2 -k NN_:1,2 -k say -k say_many:1,2 -k pgettext:1c,2 --no-location \
	  --project tuils -o tuils/locale/tuils.pot tuils
	$(BIN)/pybabel -q compile -d tuils/locale -D tuils

# What commands answer, the names that `tuils --spec` says, and docs/commands.md; look at what git shows afterwards.
docs: $(READY)
	$(BIN)/python -m pytest -q tests/doors/test_command_goldens.py tests/house/test_commands.py \
		tests/library/test_tables.py --update-goldens

# The next version as changes/ has it by now; changes/README.md says how a change gets its lines.
changes: $(READY)
	$(BIN)/towncrier build --draft --version next

# A release: make release VERSION=0.3.0. The files in changes/ go into CHANGELOG.md, the version into tuils/__init__.py
# and the man page. Look at what git shows afterwards, and commit it.
release: $(READY)
	@case "$(VERSION)" in [0-9]*.[0-9]*.[0-9]*) ;; *) echo "Say which one: make release VERSION=0.3.0"; exit 1;; esac
	$(BIN)/towncrier build --yes --version $(VERSION)
	sed -i.old 's/^VERSION = ".*"/VERSION = "$(VERSION)"/' tuils/__init__.py && rm tuils/__init__.py.old
	$(MAKE) docs

# The pictures of docs/gallery.md, taken anew; look at what git shows afterwards.
pictures: $(READY)
	$(BIN)/python -m tests.screens.pictures

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
