"""Scrapy's settings for one source."""

from __future__ import annotations

from typing import Any

from ingest.crawl.job import CrawlJob
from ingest.source import Source

_HERE = "ingest.crawl"
_BUILT_IN = "scrapy.downloadermiddlewares"


def engine_settings(job: CrawlJob, source: Source) -> dict[str, Any]:
    """The settings under which ``source`` is crawled: polite, bounded, certificates checked, no cookies, no
    proxy, no console."""
    return {
        "BOT_NAME": "storysearch",
        "USER_AGENT": job.user_agent,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,application/pdf;q=0.8,*/*;q=0.1"
        },
        "DOWNLOAD_DELAY": source.delay,
        "DOWNLOAD_DELAY_JITTER": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        # More would only queue up: one source is mostly one host.
        "CONCURRENT_REQUESTS": 4,
        # How many workers pass on what one page gives: nothing here waits, so more only cost time.
        "CONCURRENT_ITEMS": 1,
        "DOWNLOAD_TIMEOUT": job.limits.timeout,
        "DOWNLOAD_MAXSIZE": job.limits.max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "REDIRECT_MAX_TIMES": job.limits.redirects,
        # A page that reloads itself every minute is a page, not a redirect.
        "METAREFRESH_MAXDELAY": 5,
        "METAREFRESH_IGNORE_TAGS": ["script", "noscript", "template"],
        "RETRY_TIMES": job.limits.retries,
        # Put off to the end, retries would hide that a site has stopped answering.
        "RETRY_PRIORITY_ADJUST": 1,
        "HTTPERROR_ALLOW_ALL": True,
        "HTTPPROXY_ENABLED": False,
        "COOKIES_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "REFERER_ENABLED": True,
        "REFERRER_POLICY": "no-referrer",
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        "SPIDER_MIDDLEWARES": {"scrapy.spidermiddlewares.depth.DepthMiddleware": None},
        "DOWNLOADER_MIDDLEWARES": {
            f"{_BUILT_IN}.offsite.OffsiteMiddleware": None,
            f"{_BUILT_IN}.httpcache.HttpCacheMiddleware": None,
            # It asks as RFC 9309 wants, which the built-in robots.txt middleware does not for 5xx.
            f"{_BUILT_IN}.robotstxt.RobotsTxtMiddleware": None,
            f"{_HERE}.bounds.BoundsMiddleware": 50,
            f"{_HERE}.permission.PermissionMiddleware": 100,
            f"{_HERE}.stored_copy.StoredCopyMiddleware": 900,
        },
        "DOWNLOAD_HANDLERS": {
            "http": f"{_HERE}.download.PoliteDownload",
            "https": f"{_HERE}.download.PoliteDownload",
            "data": None,
            "file": None,
            "ftp": None,
            "s3": None,
        },
        "HTTPCACHE_ENABLED": not job.survey,
        "HTTPCACHE_DIR": job.cache,
        "HTTPCACHE_POLICY": f"{_HERE}.stored_copy.AlwaysAsk",
        "HTTPCACHE_STORAGE": f"{_HERE}.stored_copy.StoredCopies",
        "LOCAL_HOSTS": sorted(job.local_hosts),
        "LONGEST_PAUSE": job.limits.longest_pause,
    }
