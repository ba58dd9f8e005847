/** The main job on real parts, shown: a relay process, three homes, a bad window, a kill. */
@NullMarked
package org.tereze.bench.demo;

import org.jspecify.annotations.NullMarked;
