import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from rnnplay.catalog import catalog

ROOT = Path(__file__).parents[2]


@pytest.mark.thorough
def test_every_door_leads_to_a_page():
    app = AppTest.from_file(ROOT / "app.py", default_timeout=150).run()
    assert not app.exception
    labels = [link.proto.label for link in app.get("page_link")]
    for lesson in catalog():
        assert lesson.name in labels and lesson.page.endswith(f"_{lesson.slug}.py")
        assert all(picture.is_file() for picture in lesson.pictures.values())
        assert not app.switch_page(lesson.page).run().exception


def test_neither_the_frame_nor_the_sheet_waits_for_torch():
    code = """
import sys
import rnnplay.ui.layout, rnnplay.ui.stage, rnnplay.lessons.draw.ui.sheet
sys.exit('torch' in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0
