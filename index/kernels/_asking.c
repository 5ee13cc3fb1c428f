/* What evaluating a query needs: the module. `_asking.pyi` says what each function takes and gives.
 *
 * Archives may be damaged or hostile: whatever points into an array out of one is checked before it is followed. */

#include "asking_best.h"
#include "asking_facets.h"
#include "asking_join.h"
#include "asking_keys.h"
#include "asking_near.h"
#include "asking_order.h"
#include "asking_page.h"
#include "asking_periods.h"
#include "asking_postings.h"
#include "asking_scores.h"
#include "asking_sets.h"
#include "asking_strings.h"

#define FAST(name, function) {name, (PyCFunction)(void (*)(void))(function), METH_FASTCALL, NULL}

static PyMethodDef postings_methods[] = {
    {"documents", postings_documents, METH_O, NULL},
    {"positions", postings_positions, METH_O, NULL},
    FAST("score", postings_score),
    FAST("best", postings_best),
    FAST("best_joined", postings_best_joined),
    FAST("documents_within", postings_documents_within),
    FAST("score_within", postings_score_within),
    FAST("near", postings_near),
    {NULL, NULL, 0, NULL},
};

static PyType_Slot postings_slots[] = {
    {Py_tp_doc, "The postings of one segment's text."},
    {Py_tp_new, postings_new},
    {Py_tp_dealloc, postings_dealloc},
    {Py_tp_methods, postings_methods},
    {0, NULL},
};

static PyType_Spec postings_spec = {
    .name = "index.kernels._asking.Postings",
    .basicsize = sizeof(Postings),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = postings_slots,
};

static PyMethodDef functions[] = {
    FAST("everything", everything),
    FAST("live", live),
    FAST("intersect", intersect),
    FAST("union", set_union),
    FAST("subtract", subtract),
    FAST("leading", leading),
    FAST("marked", marked),
    FAST("in_range", in_range),
    FAST("date_keys", date_keys),
    FAST("largest", largest),
    FAST("equal", equal),
    FAST("ordered", ordered),
    FAST("page", page),
    FAST("accumulate", accumulate),
    FAST("tally", tally),
    FAST("fullest", fullest),
    FAST("tally_periods", tally_periods),
    FAST("find", find),
    FAST("lower_bound", lower_bound),
    FAST("find_by", find_by),
    FAST("bound_by", bound_by),
    FAST("matching", matching),
    FAST("within_edits", within_edits),
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "_asking",
    .m_size = -1,
    .m_methods = functions,
};

PyMODINIT_FUNC PyInit__asking(void)
{
    const uint16_t one = 1;
    if (u8_at(&one, 0) != 1) {
        PyErr_SetString(PyExc_ImportError, "arrays are little-endian; this machine is not");
        return NULL;
    }
    PyObject *self = PyModule_Create(&module), *type = PyType_FromSpec(&postings_spec);
    if (self == NULL || type == NULL || PyModule_AddObjectRef(self, "Postings", type) < 0)
        Py_CLEAR(self);
    Py_XDECREF(type);
    return self;
}
