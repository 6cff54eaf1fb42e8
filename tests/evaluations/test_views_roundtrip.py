"""Answers as Excel there and back: each cell told, conflicts decided by a person, saved as a whole."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook

from audit.models import Event
from evaluations.models import Answer, AreaAnswer, Assessment, Assignment, RoundStage
from evaluations.services import assign_questions
from tests.clock import set_clock
from tests.evaluations.scene import (
    area_said,
    fresh,
    kecamatan,
    opened,
    operator,
    published,
    question,
    returned,
    said,
    total,
)
from tests.rollback import rolled_back
from tests.world import KAUR
