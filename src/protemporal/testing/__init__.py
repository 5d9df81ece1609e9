"""Real servers for tests, and the replay of every run they finish.

Fixtures come with the pytest plugin `protemporal.testing.plugin`, which is loaded by itself:
`dev_server`, `temporal`, `time_skipping`. Tests import `run_worker` from
`protemporal.testing.workers` and `replay_finished` from `protemporal.testing.replay`; nothing is
imported here, since pytest loads this package in every project that has the toolkit.
"""
