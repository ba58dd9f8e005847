/**
 * What the proofs of durability of every module share: recorded disks, chosen kills, their table.
 */
@NullMarked
package org.tereze.testkit.crash;

import org.jspecify.annotations.NullMarked;
