from .application import ApplicationCommunicator  # noqa
from .http import HttpCommunicator  # noqa
from .live import ChannelsLiveServerTestCase  # noqa
from .websocket import WebsocketCommunicator  # noqa

__all__ = [
    "ApplicationCommunicator",
    "HttpCommunicator",
    "ChannelsLiveServerTestCase",
    "WebsocketCommunicator",
]
