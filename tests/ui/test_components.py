"""Components are registered once, however many open their first page at the same time."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rnnplay.ui import components


def test_a_class_that_opens_its_first_pages_at_once_registers_once(monkeypatch):
    registered, pause = [], threading.Event()

    class Manager:
        def register_from_manifest(self, manifest, folder):
            pause.wait(0.05)  # others come meanwhile
            registered.append(manifest.name)

    manager = Manager()
    monkeypatch.setattr(components, "get_bidi_component_manager", lambda: manager)
    monkeypatch.setattr(components.st.components.v2, "component", lambda name, **_settings: name)
    with ThreadPoolExecutor(8) as people:
        mounted = list(people.map(components.component, ["stage"] * 8))
    assert set(mounted) == {"rnnplay.stage"} and len(registered) == 2


def test_every_name_that_a_script_imports_is_exported_where_it_says():
    assets = Path(components.__file__).parent / "assets"
    sources = {path.name: path.read_text("utf-8") for path in assets.glob("*.js")}
    wanted = [
        (script, name.strip(), target.rsplit("/", 1)[-1])
        for script, source in sources.items()
        for names, target in re.findall(r'import \{([^}]*)\} from "([^"]+)"', source)
        for name in names.split(",")
    ]
    assert len(wanted) > 20
    for script, name, target in wanted:
        exports = re.findall(r"export (?:async )?(?:const|let|class|function) (\w+)", sources[target])
        assert name in exports, f"{script} imports {name} from {target}"
