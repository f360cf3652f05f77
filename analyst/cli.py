"""`astana`: the command line. Exit code 2 on bad input, 1 where `status` finds something wrong."""

import sys

from sqlalchemy.exc import DBAPIError

from analyst import show
from config.errors import ConfigError
from worker.logs import configure_logs


def main() -> None:
    """Run the command line; what the operator can mend is said in a sentence, without a traceback.

    Log lines go to standard error from the start, whatever a command sets later: standard output is for answers.
    """
    configure_logs("human", "info")
    try:
        # Celery's module reads the settings as it is imported: a wrong one must be met in here.
        from analyst.commands.root import app  # noqa: PLC0415 - the line above

        app(prog_name="astana")
    except ConfigError as error:
        _stop(str(error))
    except DBAPIError as error:
        _stop(f"the database: {str(error.orig).strip().splitlines()[0]}")


def _stop(sentence: str) -> None:
    show.say_error(f"astana: {sentence}")
    sys.exit(2)
