"""All settings, by theme. The environment is read in ``environment`` alone; the rest follows from it."""

from factcheck.settings.access import *
from factcheck.settings.apps import *
from factcheck.settings.environment import *
from factcheck.settings.interfaces import *
from factcheck.settings.storage import *
from factcheck.settings.work import *
