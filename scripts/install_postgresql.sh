#!/usr/bin/env bash
# Installs Debian's PostgreSQL for the tests, where it is absent and we may. Without it their PostgreSQL half is skipped.
set -eu
if command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
  exit 0
fi
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "PostgreSQL is absent: its half of the tests will be skipped / 未安装 PostgreSQL，相关测试将跳过" >&2
  exit 0
fi
# The tests start a server of their own: Debian's need not make one.
mkdir -p /etc/postgresql-common
[ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
export DEBIAN_FRONTEND=noninteractive
if ! { apt-get update -qq && apt-get install -qq -y --no-install-recommends postgresql; } >/dev/null; then
  echo "PostgreSQL could not be installed: its half of the tests will be skipped / 无法安装 PostgreSQL，相关测试将跳过" >&2
fi
