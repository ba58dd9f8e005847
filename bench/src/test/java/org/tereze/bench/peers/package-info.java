@NullMarked
package org.tereze.bench.peers;

import org.jspecify.annotations.NullMarked;
