"""The store is tested on both databases; every test starts from empty tables."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from app import store
from tests.conftest import BOTH


@pytest.fixture(params=BOTH)
def database_kind(request):
    return request.param


@pytest.fixture
def headless():
    return True


@pytest.fixture(autouse=True)
def _database(app):
    return app


@pytest.fixture
def at_once(app):
    """Return a function that lets several threads do something at the same moment and returns what each got."""

    def run(*works):
        barrier = Barrier(len(works))

        def one(work):
            with app.app_context():
                barrier.wait()
                try:
                    return work()
                finally:
                    store.db.session.remove()

        with ThreadPoolExecutor(len(works)) as pool:
            started = [pool.submit(one, work) for work in works]
        return [each.exception() or each.result() for each in started]

    return run
