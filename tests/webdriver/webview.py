"""A WebView as a hybrid app on iOS has it: its own files at an origin of its own, such as capacitor://localhost. WebKitWebDriver starts and drives it.

    webview.py SCHEME FOLDER
"""

import mimetypes
import pathlib
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gio, GLib, Gtk, WebKit2  # noqa: E402

scheme, folder = sys.argv[1], pathlib.Path(sys.argv[2])


def serve(request):
    file = folder / request.get_path().lstrip("/")
    try:
        content = file.read_bytes()
    except OSError as error:
        request.finish_error(GLib.Error(str(error)))
        return
    kind, _ = mimetypes.guess_type(file.name)
    request.finish(Gio.MemoryInputStream.new_from_bytes(GLib.Bytes.new(content)), len(content), kind)


def open_view(_session):
    view = WebKit2.WebView(web_context=context, is_controlled_by_automation=True)
    # The driver's log is where tests read it.
    view.get_settings().set_enable_write_console_messages_to_stdout(True)
    view.connect("close", lambda _view: Gtk.main_quit())
    window = Gtk.Window()
    window.add(view)
    window.show_all()
    return view


def greet(_context, session):
    told = WebKit2.ApplicationInfo()
    told.set_name("WebView")
    told.set_version(WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version())
    session.set_application_info(told)
    session.connect("create-web-view", open_view)


# Not an ephemeral one: what is stored outlives the program, as on a phone.
context = WebKit2.WebContext()
context.register_uri_scheme(scheme, serve)
# Modules are fetched with CORS. WebKit on iOS says so of each such scheme by itself.
context.get_security_manager().register_uri_scheme_as_cors_enabled(scheme)
context.set_automation_allowed(True)
context.connect("automation-started", greet)
Gtk.main()
