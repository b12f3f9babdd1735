"""Windows' own encryption for one user: what it seals, only the same user of the same PC can open.

Source: Win32, ``dpapi.h``. It asks nothing, has no limit of size and needs no package. Blocks, for a few milliseconds.
"""

import ctypes
import sys

_UI_FORBIDDEN = 0x1
"""``CRYPTPROTECT_UI_FORBIDDEN``: fail rather than ask."""


class Blob(ctypes.Structure):
    """``DATA_BLOB``: bytes with their number."""

    _fields_ = (("size", ctypes.c_uint32), ("data", ctypes.c_void_p))


def sealed(data: bytes) -> bytes:
    """Return the data encrypted for this user.

    Raises:
        OSError: Windows does not do it.
    """
    return _call("CryptProtectData", data)


def opened(data: bytes) -> bytes:
    """Return what `sealed` was given.

    Raises:
        OSError: Another user or another PC sealed it, or it is damaged.
    """
    return _call("CryptUnprotectData", data)


def _call(name: str, data: bytes) -> bytes:
    if sys.platform != "win32":
        raise OSError("only Windows has it")
    buffer = ctypes.create_string_buffer(data, len(data))
    given, answer = Blob(len(data), ctypes.addressof(buffer)), Blob()
    function = getattr(ctypes.WinDLL("crypt32", use_last_error=True), name)
    blob, nothing = ctypes.POINTER(Blob), ctypes.c_void_p
    # Data, description, entropy, reserved, prompt, flags, answer.
    function.argtypes = (blob, nothing, blob, nothing, nothing, ctypes.c_uint32, blob)
    function.restype = ctypes.c_int
    if not function(ctypes.byref(given), None, None, None, None, _UI_FORBIDDEN, ctypes.byref(answer)):
        raise ctypes.WinError(ctypes.get_last_error())
    try:
        return ctypes.string_at(answer.data, answer.size)
    finally:
        free = ctypes.WinDLL("kernel32").LocalFree
        free.argtypes, free.restype = (ctypes.c_void_p,), ctypes.c_void_p
        free(answer.data)
