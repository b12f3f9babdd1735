"""A process and all that it starts, which end with whoever holds them: a job object of Windows."""

import contextlib
import sys

if sys.platform == "win32":
    import pywintypes
    import win32api
    import win32con
    import win32job

    class Job:
        """One process and its children, with a limit of memory for each; they end with this object or its process."""

        def __init__(self, pid: int, memory_bytes: int) -> None:
            """Take a process that this one has started and still holds.

            Raises:
                OSError: The process has ended, or belongs to a job that allows no other.
            """
            kind = win32job.JobObjectExtendedLimitInformation
            try:
                self._handle = win32job.CreateJobObject(None, "")
                limits = win32job.QueryInformationJobObject(self._handle, kind)
                limits["BasicLimitInformation"]["LimitFlags"] |= (
                    win32job.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | win32job.JOB_OBJECT_LIMIT_PROCESS_MEMORY
                )
                limits["ProcessMemoryLimit"] = memory_bytes
                win32job.SetInformationJobObject(self._handle, kind, limits)
                process = win32api.OpenProcess(win32con.PROCESS_SET_QUOTA | win32con.PROCESS_TERMINATE, False, pid)  # noqa: FBT003 -- the system's own call
                win32job.AssignProcessToJobObject(self._handle, process)
            except pywintypes.error as error:
                raise OSError(str(error)) from error

        def kill(self) -> None:
            """End all of it at once."""
            with contextlib.suppress(pywintypes.error):  # it has ended
                win32job.TerminateJobObject(self._handle, 1)
