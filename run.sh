export FLIPP_CHROMIUM="$(.venv/bin/python tools/chromium.py)"
( time .venv/bin/python -m pytest -n 4 --dist worksteal -m "not faults" -q --junitxml=/tmp/h/speed.xml ) > /tmp/h/speed.log 2>&1
