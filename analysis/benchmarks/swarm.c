/* The rules of the swarm (Couzin et al. 2005) in strict C: the same operations in the same order as the compiled kernel,
   so the same bits. One run, undisturbed; x, y, hx, hy and rank of `size` members each, `n` of them there. */

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define TINY 1e-12
enum { DT, V0, NEAR, FAR_, TURN_COS, TURN_SIN, SIGMA, OMEGA, FIRST, SECOND };

static inline double floats(int64_t bits) { double x; memcpy(&x, &bits, 8); return x; }
static inline int64_t bits(double x) { int64_t b; memcpy(&b, &x, 8); return b; }

static inline double natural_log(double x) {
    int64_t shifted = bits(x) + (0x3FF0000000000000 - 0x3FE6A09E00000000);
    double exponent = (double)((shifted >> 52) - 1023);
    double f = floats((shifted & 0x000FFFFFFFFFFFFF) + 0x3FE6A09E00000000) - 1.0;
    double s = f / (2.0 + f), z = s * s, w = z * z;
    double even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
    double odd = z * (6.666666666666735130e-01 + w * (2.857142874366239149e-01
        + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
    double half = 0.5 * f * f;
    return s * (half + (odd + even)) + exponent * 1.90821492927058770002e-10 - half + f
        + exponent * 6.93147180369123816490e-01;
}

static inline double quantile(double p) {
    double q = p - 0.5, r = 0.180625 - q * q;
    double centre = q
        * (((((((2.5090809287301226727e3 * r + 3.3430575583588128105e4) * r + 6.7265770927008700853e4) * r
            + 4.5921953931549871457e4) * r + 1.3731693765509461125e4) * r + 1.9715909503065514427e3) * r
            + 1.3314166789178437745e2) * r + 3.3871328727963666080e0)
        / (((((((5.2264952788528545610e3 * r + 2.8729085735721942674e4) * r + 3.9307895800092710610e4) * r
            + 2.1213794301586595867e4) * r + 5.3941960214247511077e3) * r + 6.8718700749205790830e2) * r
            + 4.2313330701600911252e1) * r + 1.0);
    double t = sqrt(-natural_log(q < 0.0 ? p : 1.0 - p));
    r = t - 1.6;
    double tail = (((((((7.74545014278341407640e-4 * r + 2.27238449892691845833e-2) * r + 2.41780725177450611770e-1) * r
            + 1.27045825245236838258e0) * r + 3.64784832476320460504e0) * r + 5.76949722146069140550e0) * r
            + 4.63033784615654529590e0) * r + 1.42343711074968357734e0)
        / (((((((1.05075007164441684324e-9 * r + 5.47593808499534494600e-4) * r + 1.51986665636164571966e-2) * r
            + 1.48103976427480074590e-1) * r + 6.89767334985100004550e-1) * r + 1.67638483018380384940e0) * r
            + 2.05319162663775882187e0) * r + 1.0);
    r = t - 5.0;
    double far = (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 1.24266094738807843860e-3) * r
            + 2.65321895265761230930e-2) * r + 2.96560571828504891230e-1) * r + 1.78482653991729133580e0) * r
            + 5.46378491116411436990e0) * r + 6.65790464350110377720e0)
        / (((((((2.04426310338993978564e-15 * r + 1.42151175831644588870e-7) * r + 1.84631831751005468180e-5) * r
            + 7.86869131145613259100e-4) * r + 1.48753612908506148525e-2) * r + 1.36929880922735805310e-1) * r
            + 5.99832206555887937690e-1) * r + 1.0);
    double outer = t <= 5.0 ? tail : far;
    return fabs(q) <= 0.425 ? centre : (q < 0.0 ? -outer : outer);
}

static inline void sincos_of(double angle, double *sine, double *cosine) {
    double n = rint(angle * 6.36619772367581382433e-01);
    double r = (angle - n * 1.57079632673412561417e00) - n * 6.07710050650619224932e-11;
    double z = r * r;
    double s = r + r * z * (-1.66666666666666324348e-01 + z * (8.33333333332248946124e-03
        + z * (-1.98412698298579493134e-04 + z * (2.75573137070700676789e-06
        + z * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10)))));
    double c = 1.0 - 0.5 * z + z * z * (4.16666666666666019037e-02 + z * (-1.38888888888741095749e-03
        + z * (2.48015872894767294178e-05 + z * (-2.75573143513906633035e-07
        + z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11)))));
    double half = floor(n * 0.5);
    int odd = n - 2.0 * half > 0.5;
    double sign = 1.0 - 2.0 * (half - 2.0 * floor(half * 0.5));
    *sine = sign * (odd ? c : s);
    *cosine = sign * (odd ? -s : c);
}

static inline double uniform(uint64_t key, uint64_t step, uint64_t purpose, uint64_t seed) {
    const uint64_t low = 0xFFFFFFFF;
    uint64_t c0 = key, c1 = step, c2 = purpose, c3 = 0, k0 = seed & low, k1 = seed >> 32;
    for (int turn = 0; turn < 10; turn++) {
        uint64_t p0 = 0xD2511F53 * c0, p1 = 0xCD9E8D57 * c2;
        c0 = (p1 >> 32) ^ c1 ^ k0, c1 = p1 & low, c2 = (p0 >> 32) ^ c3 ^ k1, c3 = p0 & low;
        k0 = (k0 + 0x9E3779B9) & low, k1 = (k1 + 0xBB67AE85) & low;
    }
    return ((double)(((c0 << 32) | c1) >> 12) + 0.5) * 0x1p-52;
}

void advance(int n, int size, double *restrict x, double *restrict y, double *restrict hx, double *restrict hy,
             const double *restrict rank, const double *p, double gx, double gy, double ox, double oy,
             const uint64_t *restrict keys, uint64_t seed, int steps) {
    double *restrict tx = malloc(sizeof(double) * size), *restrict ty = malloc(sizeof(double) * size);
    double *restrict ax = malloc(sizeof(double) * size), *restrict ay = malloc(sizeof(double) * size);
    double *restrict close = malloc(sizeof(double) * size), *restrict turn = malloc(sizeof(double) * size);
    double near2 = p[NEAR] * p[NEAR], far2 = p[FAR_] * p[FAR_], first = p[FIRST], both = p[FIRST] + p[SECOND];
    double omega = p[OMEGA], length = p[V0] * p[DT], turn_cos = p[TURN_COS], turn_sin = p[TURN_SIN];
    for (int step = 0; step < steps; step++) {
        for (int i = 0; i < size; i++) tx[i] = ty[i] = ax[i] = ay[i] = close[i] = 0.0;
        for (int j = 0; j < n; j++) {
            double xj = x[j], yj = y[j], hxj = hx[j], hyj = hy[j];
            for (int i = 0; i < size; i++) {
                double dx = xj - x[i], dy = yj - y[i], d2 = dx * dx + dy * dy, per_d = 1.0 / sqrt(d2);
                int other = d2 > 0.0, seen = (d2 < far2) & other, here = (d2 < near2) & other;
                double one = seen ? 1.0 : 0.0, to = seen ? per_d : 0.0, away = here ? per_d : 0.0;
                tx[i] += to * dx + one * hxj;
                ty[i] += to * dy + one * hyj;
                ax[i] -= away * dx;
                ay[i] -= away * dy;
                close[i] += here ? 1.0 : 0.0;
            }
        }
        for (int i = 0; i < size; i++) turn[i] = p[SIGMA] * quantile(uniform(keys[i], step, 1, seed));
        for (int i = 0; i < size; i++) {
            double ux = close[i] > 0.0 ? ax[i] : tx[i], uy = close[i] > 0.0 ? ay[i] : ty[i];
            double norm = sqrt(ux * ux + uy * uy), per_norm = 1.0 / (norm > TINY ? norm : TINY);
            ux = norm < TINY ? hx[i] : ux * per_norm;
            uy = norm < TINY ? hy[i] : uy * per_norm;
            double one = rank[i] < first ? 1.0 : 0.0, two = (rank[i] < both ? 1.0 : 0.0) - one;
            ux += omega * (one * gx + two * ox);
            uy += omega * (one * gy + two * oy);
            norm = sqrt(ux * ux + uy * uy);
            ux = norm < TINY ? hx[i] : ux;
            uy = norm < TINY ? hy[i] : uy;
            norm = norm < TINY ? 1.0 : norm;
            double s, c;
            sincos_of(turn[i], &s, &c);
            double vx = ux * c - uy * s, vy = ux * s + uy * c;
            int within = hx[i] * vx + hy[i] * vy >= turn_cos * norm;
            double ts = hx[i] * vy - hy[i] * vx >= 0.0 ? turn_sin : -turn_sin;
            per_norm = 1.0 / norm;
            double nx = within ? vx * per_norm : hx[i] * turn_cos - hy[i] * ts;
            double ny = within ? vy * per_norm : hx[i] * ts + hy[i] * turn_cos;
            hx[i] = nx, hy[i] = ny;
            x[i] += length * nx, y[i] += length * ny;
        }
    }
    free(tx), free(ty), free(ax), free(ay), free(close), free(turn);
}
