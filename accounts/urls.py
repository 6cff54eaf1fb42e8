from django.urls import path

from accounts.views import importing, invitations, links, offices, own, people, tokens

app_name = "accounts"

urlpatterns = [
    path("masuk/", own.sign_in, name="sign_in"),
    path("keluar/", own.sign_out, name="sign_out"),
    path("undangan/<str:token>/", links.take_up, name="take_up"),
    path("kata-sandi-baru/<str:token>/", links.new_password, name="new_password"),
    path("akun/", own.account, name="account"),
    path("akun/kata-sandi/", own.password, name="password"),
    path("akun/token/", tokens.tokens, name="tokens"),
    path("akun/token/baru/", tokens.token_new, name="token_new"),
    path("akun/token/<str:public_id>/akhiri/", tokens.token_end, name="token_end"),
    path("akun/orang/", people.people, name="people"),
    path("akun/orang/<str:public_id>/", people.person, name="person"),
    path("akun/orang/<str:public_id>/peran-baru/", people.add_role, name="add_role"),
    path("akun/orang/<str:public_id>/keadaan/", people.switch, name="switch"),
    path("akun/orang/<str:public_id>/tautan/", people.password_link, name="password_link"),
    path("akun/peran/<str:public_id>/akhiri/", people.end_role, name="end_role"),
    path("akun/peran/<str:public_id>/serah-terima/", people.hand_over, name="hand_over"),
    path("akun/instansi/", offices.offices, name="offices"),
    path("akun/instansi/baru/", offices.office_new, name="office_new"),
    path("akun/instansi/<str:public_id>/", offices.office, name="office"),
    path("akun/instansi/<str:public_id>/tutup/", offices.office_close, name="office_close"),
    path("akun/instansi/<str:public_id>/pengganti/", offices.succession, name="succession"),
    path(
        "akun/instansi/<str:public_id>/pengganti/hapus/",
        offices.succession_remove,
        name="succession_remove",
    ),
    path("akun/undang/", invitations.invite, name="invite"),
    path("akun/undangan/", invitations.invitations, name="invitations"),
    path("akun/undangan/<str:public_id>/", invitations.invitation, name="invitation"),
    path("akun/undangan/<str:public_id>/perbarui/", invitations.renew, name="renew"),
    path("akun/undangan/<str:public_id>/batalkan/", invitations.revoke, name="revoke"),
    path("akun/impor/", importing.import_people, name="import"),
    path("akun/impor/templat/", importing.import_template, name="import_template"),
    path("akun/impor/simpan/", importing.import_save, name="import_save"),
    path("akun/impor/tautan/", importing.import_links, name="import_links"),
]
