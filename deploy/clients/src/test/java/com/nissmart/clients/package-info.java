/** What the clients that are generated from openapi.yaml can do. */
@NullMarked
package com.nissmart.clients;

import org.jspecify.annotations.NullMarked;
