"""Runs the cases of a test: its functions whose names begin with test_, in the order they stand in, or only those asked for."""
import shutil


def run(names, wanted, folder=None):
    """names: the globals() of the test; folder: its own one, removed at the end."""
    try:
        for name, test in list(names.items()):
            if name.startswith("test_") and (not wanted or name in wanted):
                test()
                print("passed", name, flush=True)
    finally:
        if folder:
            shutil.rmtree(folder)
