# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # root and work are deploy/tereze's, peer_flags goes back to it
# Sourced by deploy/tereze: the libraries of other people's brokers, for `bench peers` alone.

# want_peers ARGUMENT…: fetches what is compared with, once; what cannot be had is named in the table.
want_peers() {
  local peer pom output
  need_build_tools
  for peer in hivemq artemis; do
    [[ " $* " != *" --help "* ]] || return 0
    [[ " $* " != *" --only "* || " $* " == *"$peer"* ]] || continue
    pom=bench/peers/$peer/pom.xml
    output=$root/bench/peers/$peer/target
    if [ "$output/fetched" -ot "$root/$pom" ]; then
      rm -rf "$output"
      say "fetching $peer with its libraries (once; HiveMQ 100 MB, Artemis 18 MB)"
      maven "$work/peers-$peer.log" -f "$pom" package || {
        say "$peer could not be fetched (log: target/launcher/peers-$peer.log)"
        continue
      }
      touch "$output/fetched"
    fi
    peer_flags+=("-Dtereze.peers.$peer=$output/lib")
  done
}
