"""`python -m ektp.embedded run|manage`: what bin/run and bin/manage hand over to."""

import sys

from ektp.bootstrap import Fault, say
from ektp.embedded.faults import from_os_error


def main(command: str, arguments: list[str]) -> int:
    if command == "run":
        from ektp.embedded.run import main as act
    else:
        from ektp.embedded.manage import main as act
    try:
        return act(arguments)
    except Fault as fault:
        say(str(fault))
    except OSError as error:
        say(str(from_os_error(error)))
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
