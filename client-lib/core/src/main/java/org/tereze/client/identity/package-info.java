/**
 * Who a person is: the seed, the keys derived from it, its 24 words, the words two people compare.
 */
@NullMarked
package org.tereze.client.identity;

import org.jspecify.annotations.NullMarked;
