"""Blind double coding: a sample, two codings of each of its reports, how far they agree, and adjudication."""
