#!/bin/bash
# The browser, where a serial line of this machine is a terminal that a test talks through. Everything happens in a mount namespace
# of its own, which ends with it. Wants root, and as environment: LANTERN_BROWSER, LANTERN_ADDRESS (whom the line is granted to),
# LANTERN_CABLE (a folder with the pipe `line`; `ready` and `pid` appear in it).
set -e
if [ -z "$LANTERN_INSIDE" ]; then LANTERN_INSIDE=1 exec unshare -m "$0" "$@"; fi
layer=$(mktemp -d)
mount -t tmpfs none "$layer"
mkdir "$layer/up" "$layer/work"
mount -t overlay none -o "lowerdir=/etc,upperdir=$layer/up,workdir=$layer/work" /etc
mkdir -p /etc/chromium/policies/managed
echo "{\"SerialAllowAllPortsForUrls\":[\"$LANTERN_ADDRESS\"]}" >/etc/chromium/policies/managed/serial.json
# The browser lists only lines that the device manager describes, and nothing here plugs one in.
mount -t tmpfs none /run
mkdir -p /run/udev/data
: >/run/udev/control
printf 'I:1\nE:ID_BUS=usb\nE:ID_VENDOR_ID=067b\nE:ID_MODEL_ID=2303\nE:ID_SERIAL_SHORT=TEST\n' >/run/udev/data/c4:64
script -qfc "stty raw -echo; mount --bind \$(tty) /dev/ttyS0; touch $LANTERN_CABLE/ready; exec sleep 600" /dev/null \
  <"$LANTERN_CABLE/line" >/dev/null 2>&1 3>&- 4>&- &
echo $! >"$LANTERN_CABLE/pid"
until [ -e "$LANTERN_CABLE/ready" ]; do sleep 0.1; done
exec "$LANTERN_BROWSER" "$@"
