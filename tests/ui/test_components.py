"""Components are registered once, however many open their first page at the same time."""

import threading
from concurrent.futures import ThreadPoolExecutor

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
